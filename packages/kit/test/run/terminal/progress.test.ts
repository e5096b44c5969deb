import { describe, expect, test } from "bun:test";

import { makeProgress, makeStepLine } from "../../../src/run/terminal/progress.ts";

/** Work at a terminal whose clock the test turns. */
function watch({ isTerminal = true } = {}) {
  let time = 1000;
  const written: string[] = [];
  const watcher = { isTerminal: () => isTerminal, write: (text: string) => written.push(text) };
  const step = makeProgress(watcher, () => time).begin("Unpacking", 200);
  const after = (ms: number, units: number) => {
    time += ms;
    step(units);
  };
  return { after, written };
}

describe("makeProgress()", () => {
  test("says nothing about work that takes less than half a second", () => {
    const { after, written } = watch();
    after(0, 50);
    after(499, 150);
    expect(written).toEqual([]);
  });

  test("says from half a second on how far it is, ten times a second, and ends its line", () => {
    const { after, written } = watch();
    after(500, 50);
    after(50, 10);
    after(50, 41);
    after(99, 1);
    after(0, 98);
    expect(written).toEqual(["\rUnpacking 25 %", "\rUnpacking 50 %", "\rUnpacking 100 %\n"]);
  });

  test("never says 100 % before the end", () => {
    const { after, written } = watch();
    after(500, 199);
    after(0, 1);
    expect(written).toEqual(["\rUnpacking 99 %", "\rUnpacking 100 %\n"]);
  });

  test("says nothing where nobody watches", () => {
    const { after, written } = watch({ isTerminal: false });
    after(5000, 100);
    after(5000, 100);
    expect(written).toEqual([]);
  });

  test("takes its own clock when it is given none", () => {
    const written: string[] = [];
    const watcher = { isTerminal: () => true, write: (text: string) => written.push(text) };
    makeProgress(watcher).begin("Unpacking", 1)(1);
    expect(written).toEqual([]);
  });
});

/** A terminal whose clock the test turns. */
function watchSteps() {
  let time = 1000;
  const written: string[] = [];
  const line = makeStepLine(
    (text) => written.push(text),
    () => time,
  );
  const after = (ms: number, percent?: number) => {
    time += ms;
    line.tick(percent);
  };
  return { line, after, written };
}

describe("makeStepLine()", () => {
  test("says nothing of a step that takes less than half a second, and ends no line that was not begun", () => {
    const { line, after, written } = watchSteps();
    after(5000);
    line.begin("backing up your data");
    after(499);
    line.begin("changing your data");
    after(499);
    line.end();
    after(5000);
    expect(written).toEqual([]);
  });

  test("shows how far a step is, if that is known", () => {
    const { line, after, written } = watchSteps();
    line.begin("backing up your data");
    after(500, 12);
    after(100, 12);
    after(100, 13);
    expect(written).toEqual(["\rBacking up your data … 12 %", "\rBacking up your data … 13 %"]);
  });

  test("counts the seconds of a longer one, a line for each", () => {
    const { line, after, written } = watchSteps();
    line.begin("backing up your data");
    after(500);
    after(100);
    after(400);
    line.begin("changing your data");
    after(2000);
    line.end();
    expect(written).toEqual([
      "\rBacking up your data … 0 s",
      "\rBacking up your data … 1 s",
      "\n",
      "\rChanging your data … 2 s",
      "\n",
    ]);
  });
});
