import { describe, expect, test } from "bun:test";

import { makeProgress } from "../../../src/runtime/terminal/progress.ts";

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
