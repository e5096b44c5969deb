import { describe, expect, test } from "bun:test";

import { parsedBefore, planReaction, tellRestart } from "../../../src/build/dev/dev-changes.ts";

/** s: stages, r: restarts, t: checks types */
const shortly = (paths: readonly string[]) => {
  const { stage, restart, checkTypes } = planReaction(paths);
  return [stage && "s", restart && "r", checkTypes && "t"].filter(Boolean).join("");
};

describe("planReaction()", () => {
  test.each([
    ["src/app/routes.ts", "rt"],
    ["src/app/jobs/tidy.ts", "rt"],
    ["src/runtime/http/server.ts", "rt"],
    ["src/main.ts", "rt"],
    ["src/app/web/main.tsx", "t"],
    ["src/app/web/style.css", "t"],
    ["src/app/schema.ts", "srt"],
    ["src/app/config.ts", "srt"],
    ["src/app/fill.ts", "srt"],
    ["src/app/migrations/0001_color.sql", "srt"],
    ["src/app/migrations/meta/_journal.json", "srt"],
    ["seed/welcome.md", "sr"],
    ["seed/@linux/bin/hello", "sr"],
    ["package.json", "sr"],
    ["tsconfig.json", "t"],
    ["test/app/routes.test.ts", "t"],
    ["src/build/plan/plan.ts", "t"],
    ["README.md", ""],
    ["dist", ""],
    ["src/app/.#routes.ts", ""],
    ["src/app/routes.ts~", ""],
    ["seed/.welcome.md.swp", ""],
    ["src/app/4913", ""],
  ])("to %s is %j", (path, expected) => {
    expect(shortly([path])).toBe(expected);
  });

  test("is the sum of what each file asks for", () => {
    expect(shortly(["src/app/web/main.tsx", "seed/welcome.md"])).toBe("srt");
    expect(shortly([])).toBe("");
  });
});

test("parsedBefore() leaves out the page, whose errors Bun shows in it", () => {
  const saved = ["src/app/routes.ts", "src/app/web/main.tsx", "seed/run.js", "seed/a.md", "src/app/fill.ts"];
  expect(parsedBefore(saved)).toEqual(["src/app/routes.ts", "src/app/fill.ts"]);
});

describe("tellRestart()", () => {
  const restart = { stage: false, restart: true, checkTypes: true };

  test.each([
    [["src/app/a.ts"], restart, "src/app/a.ts changed: restarted in 0.3 s"],
    [["src/app/b", "src/app/b/a.ts"], restart, "src/app/b/a.ts changed: restarted in 0.3 s"],
    [
      ["seed/a", "seed/b"],
      { ...restart, stage: true },
      "seed/a and seed/b changed: staged and restarted in 0.3 s",
    ],
    [["src/a.ts", "src/b.ts", "src/c.ts"], restart, "src/a.ts and 2 more changed: restarted in 0.3 s"],
    [
      ["src/app/fill.ts"],
      { ...restart, stage: true },
      "src/app/fill.ts changed: staged and restarted in 0.3 s\n" +
        "Only a fresh database gets the new starter rows: stop, delete .dev/home, and start again.",
    ],
  ])("of %j", (paths, reaction, sentence) => {
    expect(tellRestart(paths, reaction, 312)).toBe(sentence);
  });
});
