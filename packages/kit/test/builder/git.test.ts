import { expect, test } from "bun:test";

import { gitCommand } from "../../src/builder/git.ts";

test("gitCommand() puts what comes from elsewhere where nothing is an option", () => {
  expect(gitCommand({ words: ["log", "-1"] })).toEqual(["git", "log", "-1"]);
  expect(gitCommand({ words: ["clone", "--quiet"], operands: ["--upload-pack=x", "-f"] })).toEqual([
    "git",
    "clone",
    "--quiet",
    "--",
    "--upload-pack=x",
    "-f",
  ]);
});
