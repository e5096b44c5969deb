// A home with the files of one version meets a version with others. Two real executables, this machine's own platform.
import { beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { fixtureVariant, type Binary } from "../support/binary.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { execute, expectOutcome, start } from "../support/program.ts";

const buildTimeoutMs = 10 * 60_000;
const hasModes = process.platform !== "win32";

/** What each version ships beside the fixture's own seeds. A program that starts with `#!` is shipped as 0700. */
const versions = {
  "1.0.0": {
    "notes/untouched.txt": "one\n",
    "notes/edited.txt": "one\ntwo\nthree\n",
    "notes/edited-same.txt": "one\n",
    "notes/deleted.txt": "one\n",
    "notes/merged.txt": "one\n",
    "notes/folder.txt": "one\n",
    "old/untouched.txt": "one\n",
    "old/edited.txt": "one\n",
    "older/deep/gone.txt": "one\n",
    "run.sh": "echo one\n",
    "tool.bin": "one\0",
    "once.txt": "one\n",
    "once-dropped.txt": "one\n",
    "Letters.txt": "one\n",
  },
  "2.0.0": {
    "notes/untouched.txt": "two\n",
    "notes/edited.txt": "one\ntwo\nTHREE\n",
    "notes/edited-same.txt": "one\n",
    "notes/deleted.txt": "two\n",
    "notes/merged.txt": "two\n",
    "notes/folder.txt": "two\n",
    "blocked/a.txt": "two\n",
    "own.txt": "two\n",
    "brand/new.txt": "two\n",
    "run.sh": "#!/bin/sh\necho two\n",
    "tool.bin": "two\0",
    "once.txt": "two\n",
    "LETTERS.txt": "two\n",
  },
} as const;

async function makeVersion(projectDir: string, version: keyof typeof versions): Promise<void> {
  const packageFile = join(projectDir, "package.json");
  writeFileSync(packageFile, readFileSync(packageFile, "utf8").replace('"1.0.0"', JSON.stringify(version)));
  const config = join(projectDir, "src", "app", "config.ts");
  const policies = 'policies: { "tool.bin": "replace", "once*.txt": "once" },\n} satisfies';
  writeFileSync(config, readFileSync(config, "utf8").replace("} satisfies", policies));
  for (const [path, text] of Object.entries(versions[version])) {
    const file = join(projectDir, "seed", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

describe("a new version with other seeds", () => {
  let first: Binary;
  let second: Binary;
  beforeAll(async () => {
    first = await fixtureVariant("seeds-1", (dir) => makeVersion(dir, "1.0.0"));
    second = await fixtureVariant("seeds-2", (dir) => makeVersion(dir, "2.0.0"), "2.0.0");
  }, buildTimeoutMs);

  async function startAndStop(binary: Binary, home: TempHome): Promise<string> {
    await using program = await start(binary, { home });
    return (await program.stop()).stderr;
  }

  /** A home of version 1 in which the user did a bit of everything. */
  async function usedHome(): Promise<TempHome> {
    const home = await tempHome();
    expect(await startAndStop(first, home)).toBe("");
    for (const path of [
      "notes/edited.txt",
      "notes/edited-same.txt",
      "old/edited.txt",
      "tool.bin",
      "once.txt",
    ])
      writeFileSync(home.file(path), "one\nmine\nthree\n");
    for (const path of ["blocked", "own.txt"]) writeFileSync(home.file(path), "my own\n");
    writeFileSync(home.file("notes/merged.txt"), "two\n");
    rmSync(home.file("notes/deleted.txt"));
    rmSync(home.file("notes/folder.txt"));
    mkdirSync(home.file("notes/folder.txt"));
    return home;
  }

  test("follows the rules for every file, and tells the user once", async () => {
    await using home = await usedHome();
    const read = (path: string) => readFileSync(home.file(path), "utf8");
    const lines = (await startAndStop(second, home)).trimEnd().split("\n");
    expect(lines).toEqual(
      [
        'You edited what this version brings anew: yours stays, the new one is in "notes/edited.txt.new", "notes/folder.txt.new", "own.txt.new"',
        'This version replaced what you edited: "tool.bin"; your copies are in backups/seeds/',
        'This version no longer brings what you edited, so it is yours to keep: "old/edited.txt"',
        'This version could not unpack everything: you have your own "blocked", which stays',
      ].map((line) => expect.stringContaining(line.slice(0, 40))),
    );
    expect({
      untouched: read("notes/untouched.txt"),
      edited: read("notes/edited.txt"),
      beside: read("notes/edited.txt.new"),
      same: read("notes/edited-same.txt"),
      merged: read("notes/merged.txt"),
      besideFolder: read("notes/folder.txt.new"),
      own: read("own.txt"),
      besideOwn: read("own.txt.new"),
      blocked: read("blocked"),
      brandNew: read("brand/new.txt"),
      run: read("run.sh"),
      tool: read("tool.bin"),
      once: read("once.txt"),
      onceDropped: read("once-dropped.txt"),
      droppedEdited: read("old/edited.txt"),
      letters: read("LETTERS.txt"),
    }).toEqual({
      untouched: "two\n",
      edited: "one\nmine\nthree\n",
      beside: "one\ntwo\nTHREE\n",
      same: "one\nmine\nthree\n",
      merged: "two\n",
      besideFolder: "two\n",
      own: "my own\n",
      besideOwn: "two\n",
      blocked: "my own\n",
      brandNew: "two\n",
      run: "#!/bin/sh\necho two\n",
      tool: "two\0",
      once: "one\nmine\nthree\n",
      onceDropped: "one\n",
      droppedEdited: "one\nmine\nthree\n",
      letters: "two\n",
    });
    const gone = [
      "notes/deleted.txt",
      "notes/deleted.txt.new",
      "notes/merged.txt.new",
      "old/untouched.txt",
      "older",
    ];
    expect(gone.filter((path) => existsSync(home.file(path)))).toEqual([]);
    expect(lstatSync(home.file("notes/folder.txt")).isDirectory()).toBe(true);
    if (hasModes) expect(statSync(home.file("run.sh")).mode & 0o777).toBe(0o700);
    const copies = readdirSync(home.file("backups", "seeds"));
    expect(copies).toEqual([expect.stringMatching(/^tool\.bin\.1\.0\.0-\d{8}T\d{6}Z$/)]);
    expect(read(`backups/seeds/${copies[0]}`)).toBe("one\nmine\nthree\n");
    expect(await startAndStop(second, home)).toBe("");
  });

  test.skipIf(!hasModes)("follows no link of the user's", async () => {
    await using home = await usedHome();
    const outside = join(home.user, "outside.txt");
    writeFileSync(outside, "elsewhere\n");
    rmSync(home.file("notes/untouched.txt"));
    symlinkSync(outside, home.file("notes/untouched.txt"));
    rmSync(home.file("older"), { recursive: true });
    symlinkSync(home.user, home.file("brand"));
    expect(await startAndStop(second, home)).toContain('"brand"');
    expect(readFileSync(outside, "utf8")).toBe("elsewhere\n");
    expect(readdirSync(home.user)).toEqual(["outside.txt"]);
    expect(lstatSync(home.file("notes/untouched.txt")).isSymbolicLink()).toBe(true);
  });

  test("goes on with a damaged ledger, keeps all edits and says so", async () => {
    await using home = await usedHome();
    writeFileSync(home.file(".state", "ledger.json"), "{");
    expect(await startAndStop(second, home)).toContain("was damaged");
    expect(readFileSync(home.file("notes/edited.txt"), "utf8")).toBe("one\nmine\nthree\n");
    expect(readFileSync(home.file("notes/untouched.txt.new"), "utf8")).toBe("two\n");
    expect(await startAndStop(second, home)).toBe("");
  });

  test("seed status tells what became of each file", async () => {
    await using home = await usedHome();
    await startAndStop(second, home);
    const json = await execute(second, { home, args: ["seed", "status", "--json"] });
    expectOutcome(json, { stdout: expect.any(String) });
    const { files, version } = JSON.parse(json.stdout) as { files: { file: string }[]; version: string };
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
    await using home = await usedHome();
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
    await using home = await usedHome();
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
    await using home = await usedHome();
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
      '"fixture seed status" lists them',
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

  test.skipIf(!hasModes)("keeps a mode the user chose", async () => {
    await using home = await usedHome();
    chmodSync(home.file("run.sh"), 0o640);
    await startAndStop(second, home);
    expect(readFileSync(home.file("run.sh"), "utf8")).toContain("echo two");
    expect(statSync(home.file("run.sh")).mode & 0o777).toBe(0o640);
  });
});
