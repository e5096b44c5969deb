import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { freeAside, removeAsides } from "../../../src/run/install/asides.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const others = ["notes.exe", "notes.exe.older", "notes.exe.old-letter", "other.exe.old"];

/** A folder cannot be removed like a file: so it stands for a program that still runs. */
async function prepare(running: readonly string[], ended: readonly string[]) {
  const folder = await tempFolder();
  for (const name of running) mkdirSync(join(folder.dir, name));
  for (const name of [...ended, ...others]) writeFileSync(join(folder.dir, name), "");
  return { ...folder, program: join(folder.dir, "notes.exe"), list: () => readdirSync(folder.dir).sort() };
}

test("removeAsides() removes what ended, and nothing of another name", async () => {
  await using made = await prepare(["notes.exe.old3"], ["notes.exe.old", "notes.exe.old2"]);
  removeAsides(made.program, "win32");
  expect(made.list()).toEqual([...others, "notes.exe.old3"].sort());
});

test("removeAsides() removes nothing elsewhere: there such a file is the user's own", async () => {
  await using made = await prepare([], ["notes.exe.old"]);
  removeAsides(made.program, "linux");
  expect(made.list()).toContain("notes.exe.old");
});

test.each([
  [[], ["notes.exe.old"], "notes.exe.old"],
  [["notes.exe.old"], [], "notes.exe.old2"],
  [["notes.exe.old", "notes.exe.old2"], ["notes.exe.old3"], "notes.exe.old3"],
])("freeAside() with %j running and %j ended is %s", async (running, ended, name) => {
  await using made = await prepare(running, ended);
  expect(freeAside(made.program)).toBe(join(made.dir, name));
});
