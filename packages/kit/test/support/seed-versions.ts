// Two versions of the tests' own app that ship other seeds, and a home in which a user did a bit of everything.
import { expect } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { fixtureVariant, type Binary } from "./binary.ts";
import { tempHome, type TempHome } from "./home.ts";
import { start } from "./program.ts";

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

/** Gives a copy of the fixture a version, and the seeds of it. */
export async function makeVersion(projectDir: string, version: keyof typeof versions): Promise<void> {
  const packageFile = join(projectDir, "package.json");
  writeFileSync(packageFile, readFileSync(packageFile, "utf8").replace('"1.0.0"', JSON.stringify(version)));
  const config = join(projectDir, "src", "config.ts");
  const policies = 'policies: { "tool.bin": "replace", "once*.txt": "once" },\n} satisfies';
  writeFileSync(config, readFileSync(config, "utf8").replace("} satisfies", policies));
  for (const [path, text] of Object.entries(versions[version])) {
    const file = join(projectDir, "seed", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Versions 1.0.0 and 2.0.0, for this machine's own platform. */
export async function seedVersions(): Promise<[Binary, Binary]> {
  const first = await fixtureVariant("seeds-1", (dir) => makeVersion(dir, "1.0.0"));
  const second = await fixtureVariant("seeds-2", (dir) => makeVersion(dir, "2.0.0"), "2.0.0");
  return [first, second];
}

/** @returns what it said on stderr */
export async function startAndStop(binary: Binary, home: TempHome): Promise<string> {
  await using program = await start(binary, { home });
  return (await program.stop()).stderr;
}

/** A home of version 1 in which the user did a bit of everything. */
export async function usedHome(first: Binary): Promise<TempHome> {
  const home = await tempHome();
  expect(await startAndStop(first, home)).toBe("");
  for (const path of ["notes/edited.txt", "notes/edited-same.txt", "old/edited.txt", "tool.bin", "once.txt"])
    writeFileSync(home.file(path), "one\nmine\nthree\n");
  for (const path of ["blocked", "own.txt"]) writeFileSync(home.file(path), "my own\n");
  writeFileSync(home.file("notes/merged.txt"), "two\n");
  rmSync(home.file("notes/deleted.txt"));
  rmSync(home.file("notes/folder.txt"));
  mkdirSync(home.file("notes/folder.txt"));
  return home;
}
