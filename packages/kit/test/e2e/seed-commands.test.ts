// `seed status`, `seed diff` and `seed reset` on a home that met a new version.
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { execute, expectOutcome, start } from "../support/program.ts";
import { seedVersions, startAndStop, usedHome } from "../support/seed-versions.ts";

const buildTimeoutMs = 10 * 60_000;

interface SeedRow {
  file: string;
  state: string;
  policy: string;
  newWaiting: boolean;
}

describe("the seed commands", () => {
  let first: Binary;
  let second: Binary;
  beforeAll(async () => {
    [first, second] = await seedVersions();
  }, buildTimeoutMs);

  test("seed status tells what became of each file", async () => {
    await using home = await usedHome(first);
    await startAndStop(second, home);
    const json = await execute(second, { home, args: ["seed", "status", "--json"] });
    expectOutcome(json, { stdout: expect.any(String) });
    const { files, version } = JSON.parse(json.stdout) as { files: SeedRow[]; version: string };
    const of = (file: string) => files.find((row) => row.file === file);
    expect(version).toBe("2.0.0");
    const keep = { policy: "keep-edits", newWaiting: false };
    expect(of("notes/untouched.txt")).toEqual({ file: "notes/untouched.txt", state: "as shipped", ...keep });
    expect(of("notes/edited.txt")).toMatchObject({ state: "edited", newWaiting: true });
    expect(of("notes/deleted.txt")).toMatchObject({ state: "deleted" });
    expect(of("notes/folder.txt")).toMatchObject({ state: "folder", newWaiting: true });
    expect(of("blocked/a.txt")).toMatchObject({ state: "not planted" });
    expect(of("tool.bin")).toMatchObject({ state: "as shipped", policy: "replace" });
    expect(of("once.txt")).toMatchObject({ state: "edited", policy: "once" });
    const plain = await execute(second, { home, args: ["seed", "status"] });
    expect(plain.stdout).toMatch(/^FILE +STATE +POLICY\n/);
    expect(plain.stdout).toMatch(/^notes\/edited\.txt +edited, \.new waiting +keep-edits$/m);
    expectOutcome(plain, { stdout: plain.stdout });
  });

  test("seed diff shows what the user changed", async () => {
    await using home = await usedHome(first);
    await startAndStop(second, home);
    const diff = (file: string, ...args: string[]) =>
      execute(second, { home, args: ["seed", "diff", file, ...args] });
    const shown = [
      "--- notes/edited.txt (shipped with 2.0.0)",
      "+++ notes/edited.txt (yours)",
      "@@ -1,3 +1,3 @@",
      " one",
      "-two",
      "-THREE",
      "+mine",
      "+three",
    ].join("\n");
    expectOutcome(await diff("notes/edited.txt"), { stdout: `${shown}\n` });
    expectOutcome(await diff(home.file("notes", "edited.txt")), { stdout: `${shown}\n` });
    const json = await diff("notes/edited.txt", "--json");
    expect(JSON.parse(json.stdout)).toEqual({
      file: "notes/edited.txt",
      state: "edited",
      isText: true,
      diff: shown,
    });
    writeFileSync(home.file("tool.bin"), "three\0");
    expectOutcome(await diff("tool.bin"), { stdout: expect.stringContaining("it is not text") });
    expectOutcome(await diff("notes/untouched.txt"), { stdout: '"notes/untouched.txt" is as shipped\n' });
    expectOutcome(await diff("notes/deleted.txt"), { stdout: '"notes/deleted.txt" is deleted\n' });
  });

  test("seed reset brings the shipped file back while the app runs, and keeps a copy", async () => {
    await using home = await usedHome(first);
    await startAndStop(second, home);
    await using program = await start(second, { home });
    const reset = async (file: string) => {
      const outcome = await execute(second, { home, args: ["seed", "reset", file, "--json"] });
      expectOutcome(outcome, { stdout: expect.any(String) });
      return JSON.parse(outcome.stdout) as { file: string; reset: boolean; backup: string };
    };
    const edited = await reset("notes/edited.txt");
    expect(edited).toMatchObject({ file: "notes/edited.txt", reset: true });
    expect(readFileSync(edited.backup, "utf8")).toBe("one\nmine\nthree\n");
    expect(readFileSync(home.file("notes/edited.txt"), "utf8")).toBe("one\ntwo\nTHREE\n");
    expect(existsSync(home.file("notes/edited.txt.new"))).toBe(false);
    expect(await reset("notes/edited.txt")).toEqual({ ...edited, reset: false, backup: null as never });
    expect(await reset("notes/deleted.txt")).toMatchObject({ reset: true, backup: null });
    expect(readFileSync(home.file("notes/deleted.txt"), "utf8")).toBe("two\n");
    expect(await reset("once.txt")).toMatchObject({ reset: true });
    expect(readFileSync(home.file("once.txt"), "utf8")).toBe("two\n");
    await program.stop();
  });

  test("seed refuses what it cannot do, with a sentence and a hint", async () => {
    await using home = await usedHome(first);
    const refuse = async (binary: Binary, args: string, exitCode: number, message: string, hint: string) => {
      const outcome = await execute(binary, { home, args: ["seed", ...args.split(" ").filter(Boolean)] });
      expect(outcome.stderr).toContain(message);
      expect(outcome.stderr).toContain(`Try: ${hint}`);
      expect([outcome.stdout, outcome.exitCode]).toEqual(["", exitCode]);
    };
    await refuse(first, "", 2, "missing required argument", "see");
    await refuse(first, "stats", 2, "there is no such action", 'did you mean "seed status"?');
    await refuse(first, "frobnicate", 2, "there is no such action", "the actions are status");
    await refuse(first, "diff", 2, "it takes the name of a file", "name one");
    await refuse(first, "status once.txt", 2, "it takes no file", "leave the file out");
    await refuse(
      first,
      "diff edited.txt",
      1,
      'Cannot find the seed "edited.txt"',
      'did you mean "notes/edited.txt"',
    );
    await refuse(
      first,
      "reset ../secret",
      1,
      'Cannot find the seed "../secret"',
      "list them with: fixture seed status --home ",
    );
    await refuse(
      second,
      "reset once.txt",
      1,
      "the home has the files of version 1.0.0, this is 2.0.0",
      "start this version once",
    );
    await refuse(first, "reset notes/folder.txt", 4, "there is a folder in its place", "move that away");
    const foreign = ["seed", "status", "--home", home.user];
    writeFileSync(join(home.user, "diary.txt"), "");
    expect(await execute(first, { home, args: foreign })).toMatchObject({ exitCode: 3 });
  });

  test("seed status before the first start makes nothing", async () => {
    await using home = await tempHome();
    const outcome = await execute(first, { home, args: ["seed", "status"] });
    expectOutcome(outcome, { stdout: expect.stringMatching(/^once\.txt +not planted +once$/m) });
    expect(existsSync(home.path)).toBe(false);
  });
});
