// docs/benchmarks/results.json is the only source of figures: the documents and the chart say what it says. And how goals are judged.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

import { drawChart } from "./bench/chart.ts";
import { charts, documents, fillIn } from "./bench/documents.ts";
import { judge } from "./bench/goals.ts";
import { formatFigure, metrics } from "./bench/metrics.ts";
import { readOptions } from "./bench/options.ts";
import { readResults } from "./bench/results.ts";
import { markdownTable, tablesOf } from "./bench/tables.ts";

const results = readResults();

test.each(documents)("%s has the figures of results.json", (file) => {
  const text = readFileSync(file, "utf8");
  expect(text).toContain("<!-- bench:");
  expect(text).toBe(fillIn(text, results));
});

test.each(["light", "dark"] as const)("the %s chart is drawn from results.json", (theme) => {
  expect(existsSync(charts[theme])).toBe(true);
  expect(readFileSync(charts[theme], "utf8")).toBe(drawChart(results, theme));
  expect(readFileSync(documents[0] ?? "", "utf8")).toContain(`docs/benchmarks/${basename(charts[theme])}`);
});

test("results.json holds known figures of known programs", () => {
  expect(Object.keys(results.figures).filter((key) => !(key in metrics))).toEqual([]);
  const names = new Set(results.programs.map(({ name }) => name));
  const strangers = Object.values(results.figures).flatMap((figure) =>
    Object.keys(figure ?? {}).filter((name) => !names.has(name)),
  );
  expect(strangers).toEqual([]);
});

test("fillIn() replaces what stands between the marks, and nothing else", () => {
  const one = { ...results, figures: { warmStart: { sample: 18.84, bare: 6.6 } } };
  const text = "a <!-- bench:warmStart -->1 ms<!-- /bench --> b <!-- bench:warmStart.bare --><!-- /bench -->";
  const filled =
    "a <!-- bench:warmStart -->18.8 ms<!-- /bench --> b <!-- bench:warmStart.bare -->6.6 ms<!-- /bench -->";
  expect(fillIn(text, one)).toBe(filled);
  expect(() => fillIn("<!-- bench:unheard --><!-- /bench -->", one)).toThrow('no figure "unheard"');
});

describe("judge()", () => {
  test("misses a goal of a measured group whose figure is absent, and judges no other group", () => {
    const goals = judge({ get64: { sample: 65, bare: 100 }, list64: { sample: 79, bare: 100 } }, [
      "requests",
    ]);
    const reached = Object.fromEntries(goals.map(({ what, reached: isReached }) => [what, isReached]));
    expect(reached).toEqual({
      "ping, times bare ≥ 0.8": false,
      "list of 20, times bare ≥ 0.8": false,
      "get by id, times bare ≥ 0.65": true,
      "durable create, times bare ≥ 0.8": false,
    });
  });

  test("leaves out what cannot be had on this machine", () => {
    const seeds = judge({}, ["seeds"], new Set(["seedsFirstStart"]));
    expect(seeds).toEqual([]);
  });

  test("counts a new version's first start over a warm start", () => {
    const figures = { dataWarmStart: { sample: 20 }, dataNewVersion: { sample: 270 } };
    const goal = judge(figures, ["data"]).find(({ what }) => what.startsWith("new version"));
    expect(goal).toMatchObject({ value: 0.25, reached: true });
  });

  test("takes a new version that starts even sooner for one that reaches the goal", () => {
    const figures = { dataWarmStart: { sample: 270 }, dataNewVersion: { sample: 20 } };
    const goal = judge(figures, ["data"]).find(({ what }) => what.startsWith("new version"));
    expect(goal).toMatchObject({ value: -0.25, reached: true });
  });
});

test("tablesOf() leaves out programs and metrics without a figure", () => {
  const programs = [
    { name: "sample", title: "Samara" },
    { name: "bare", title: "Bare" },
    { name: "go", title: "Go" },
  ];
  const figures = { warmStart: { sample: 20, bare: 7 }, sizeOverEmpty: { sample: 6_630_000 } };
  expect(tablesOf({ ...results, programs, figures }).map(({ rows }) => rows)).toEqual([
    [
      ["Starts", "Samara", "Bare"],
      ["warm start, ms", "20.0", "7.0"],
    ],
    [
      ["Size", "Samara"],
      ["over a compiled console.log(1), MB", "6.63"],
    ],
  ]);
});

test("markdownTable() is laid out as the formatter does", () => {
  expect(
    markdownTable([
      ["A", "Bee"],
      ["longer", "1"],
    ]),
  ).toBe("| A      | Bee |\n| ------ | --- |\n| longer | 1   |");
});

test("formatFigure() uses the metric's unit and digits", () => {
  const get = metrics["get64"];
  expect(get && formatFigure(get, 12_345.6)).toBe("12,346");
});

test("readOptions() names the groups when it knows one not", () => {
  expect(readOptions(["--only", "size,start"])).toMatchObject({
    measured: ["start", "size"],
    isWhole: false,
  });
  expect(readOptions([]).measured).not.toContain("large");
  expect(readOptions(["--large"])).toMatchObject({ isWhole: true });
  expect(() => readOptions(["--only", "speed"])).toThrow('There is no group "speed" to measure');
});
