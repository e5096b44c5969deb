import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderBash, renderFish, renderZsh } from "../../../src/run/usage/completions.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const without = (program: string) => (Bun.which(program) ? null : absent(`there is no ${program} here`));

unless(without("bash")).describe("renderBash()", () => {
  test.each([
    ["two-words ", ["serve", "status"]],
    ["two-words st", ["status", "stop"]],
    ["two-words --h", ["--help", "--host", "--home"]],
    ["two-words --open ", ["window", "browser", "none"]],
    ["two-words serve --log-level e", ["error"]],
    ["two-words restore ad", ["a data.db"]],
    ["two-words restore a", ["a data.db"]],
    ["two-words --port ", []],
  ])("completes %j with %j", async (line, expected) => {
    await using folder = await tempFolder();
    writeFileSync(join(folder.dir, "complete"), renderBash("two-words"));
    writeFileSync(join(folder.dir, "a data.db"), "");
    const script = `compopt() { :; }; source ./complete; COMP_WORDS=($1); [[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _two_words; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = Bun.spawnSync(["bash", "-c", script, "bash", line], { cwd: folder.dir });
    const found = stdout.toString().split("\n").filter(Boolean);
    if (line.endsWith("ad")) return expect(found).toEqual([]);
    expect(found.slice(0, expected.length)).toEqual(expected);
  });
});

unless(without("fish")).describe("renderFish()", () => {
  test.each([
    ["two-words st", ["status", "stop"]],
    ["two-words --op", ["--open"]],
    ["two-words --open ", ["browser", "none", "window"]],
    ["two-words --port ", []],
    ["two-words help ser", ["serve"]],
    ["two-words restore a", ["a data.db"]],
  ])("completes %j with %j", async (line, expected) => {
    await using folder = await tempFolder();
    writeFileSync(join(folder.dir, "complete.fish"), renderFish("two-words"));
    writeFileSync(join(folder.dir, "a data.db"), "");
    const script = `source complete.fish; complete -C '${line}'`;
    const { stdout } = Bun.spawnSync(["fish", "--no-config", "-c", script], { cwd: folder.dir });
    const found = stdout.toString().split("\n").filter(Boolean);
    expect(found.map((one) => one.split("\t")[0]).toSorted()).toEqual(expected);
  });
});

describe("what shells read", () => {
  const shells = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;
  for (const [shell, render] of Object.entries(shells)) {
    unless(without(shell)).test(`is without a mistake for ${shell}`, async () => {
      await using folder = await tempFolder();
      writeFileSync(join(folder.dir, "complete"), render("two-words"));
      const { stderr, exitCode } = Bun.spawnSync([shell, "-n", "complete"], { cwd: folder.dir });
      expect([stderr.toString(), exitCode]).toEqual(["", 0]);
    });
  }

  unless(without("shellcheck")).test("passes shellcheck", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "complete");
    writeFileSync(file, renderBash("two-words"));
    expect(Bun.spawnSync(["shellcheck", "-s", "bash", file]).stdout.toString()).toBe("");
  });
});
