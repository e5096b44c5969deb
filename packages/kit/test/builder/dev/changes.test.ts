import { describe, expect, test } from "bun:test";

import { parsedBefore, planReaction, tellRestart } from "../../../src/builder/dev/changes.ts";

/** s: stages, r: restarts, t: checks types */
const shortly = (paths: readonly string[]) => {
  const { stage, restart, checkTypes } = planReaction(paths);
  return [stage && "s", restart && "r", checkTypes && "t"].filter(Boolean).join("");
};

describe("planReaction()", () => {
  test.each([
    ["src/routes.ts", "rt"],
    ["src/jobs/tidy.ts", "rt"],
    ["src/main.ts", "rt"],
    ["src/web/main.tsx", "t"],
    ["src/web/style.css", "t"],
    ["src/schema.ts", "srt"],
    ["src/config.ts", "srt"],
    ["src/initial-rows.ts", "srt"],
    ["src/migrations/0001_color.sql", "srt"],
    ["src/migrations/meta/_journal.json", "srt"],
    ["seed/welcome.md", "sr"],
    ["seed/@linux/bin/hello", "sr"],
    ["package.json", "sr"],
    ["tsconfig.json", "t"],
    ["test/app/routes.test.ts", "t"],
    ["build.ts", "t"],
    ["README.md", ""],
    ["dist", ""],
    ["src/.#routes.ts", ""],
    ["src/routes.ts~", ""],
    ["seed/.welcome.md.swp", ""],
    ["src/4913", ""],
  ])("to %s is %j", (path, expected) => {
    expect(shortly([path])).toBe(expected);
  });

  test("is the sum of what each file asks for", () => {
    expect(shortly(["src/web/main.tsx", "seed/welcome.md"])).toBe("srt");
    expect(shortly([])).toBe("");
  });
});

test("parsedBefore() leaves out the page, whose errors Bun shows in it", () => {
  const saved = ["src/routes.ts", "src/web/main.tsx", "seed/run.js", "seed/a.md", "src/initial-rows.ts"];
  expect(parsedBefore(saved)).toEqual(["src/routes.ts", "src/initial-rows.ts"]);
});

describe("tellRestart()", () => {
  const restart = { stage: false, restart: true, checkTypes: true };

  test.each([
    [["src/a.ts"], restart, "src/a.ts changed: restarted in 0.3 s"],
    [["src/b", "src/b/a.ts"], restart, "src/b/a.ts changed: restarted in 0.3 s"],
    [
      ["seed/a", "seed/b"],
      { ...restart, stage: true },
      "seed/a and seed/b changed: staged and restarted in 0.3 s",
    ],
    [["src/a.ts", "src/b.ts", "src/c.ts"], restart, "src/a.ts and 2 more changed: restarted in 0.3 s"],
    [
      ["src/initial-rows.ts"],
      { ...restart, stage: true },
      "src/initial-rows.ts changed: staged and restarted in 0.3 s\n" +
        "Only a fresh database gets the new starter rows: stop, delete .dev/home, and start again.",
    ],
  ])("of %j", (paths, reaction, sentence) => {
    expect(tellRestart(paths, reaction, 312)).toBe(sentence);
  });
});
