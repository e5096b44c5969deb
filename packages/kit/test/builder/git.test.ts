import { existsSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { gitCommand, runGit } from "../../src/builder/git.ts";
import { readBuildMachine } from "../../src/builder/machine.ts";
import { findTemplate } from "../../src/builder/machinery/machinery-template.ts";
import { refusalOf } from "../support/refusal.ts";
import { tempFolder } from "../support/temp-folder.ts";

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

describe("findTemplate() takes for an address, and runs nothing of,", () => {
  test.each([
    ["the newest version", null],
    ["a version", "9.9.9"],
  ])("a repository that looks like an option: %s", async (_, source) => {
    await using folder = await tempFolder();
    const { dir: cwd } = folder;
    const machine = { ...readBuildMachine(), cwd };
    const git = (...words: string[]) => runGit({ words }, machine);
    await git("init", "--quiet");
    // Without an address of its own, git would ask this one, by the program that the option names.
    await git("remote", "add", "origin", cwd);
    const proof = join(cwd, "proof");
    const address = `--upload-pack=touch ${proof};`;
    const temp = join(cwd, "temp");
    for (const [from, repository] of [
      [address, null],
      [null, address],
    ] as const) {
      const wanted = { source, from };
      const refusal = await refusalOf(findTemplate(wanted, { repository, version: "1.0.0" }, temp, machine));
      expect(refusal.message).toContain(`"${address}"`);
    }
    expect(existsSync(proof)).toBe(false);
  });
});
