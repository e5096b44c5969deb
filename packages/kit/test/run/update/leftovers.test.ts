import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { removeLeftovers } from "../../../src/run/update/leftovers.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Ended, and not given to another process yet. */
function endedProcess(): number {
  return Bun.spawnSync([process.execPath, "--version"]).pid;
}

describe("removeLeftovers()", () => {
  test("removes what killed updates left, and nothing else", async () => {
    await using folder = await tempFolder();
    const [beside, downloads] = [join(folder.dir, "programs"), join(folder.dir, "update")];
    const ended = endedProcess();
    const stays = [
      "notes",
      "notes-2.0.0.txt",
      `.notes-2.0.0-${process.ppid}.new`,
      `.other-2.0.0-${ended}.new`,
      ".notes-2.0.0.new",
      // On Windows alone a program that was replaced; else the user's own.
      "notes.old",
    ];
    const goes = [`.notes-2.0.0-${ended}.new`, `.notes-2.0.0-beta.1-${ended}.new`, `.notes-${ended}.back`];
    for (const dir of [beside, downloads]) mkdirSync(dir);
    for (const name of [...stays, ...goes]) writeFileSync(join(beside, name), "");
    // Before the computer was started: another process has that number now.
    const old = `.notes-1.9.0-${process.ppid}.new`;
    writeFileSync(join(beside, old), "");
    utimesSync(join(beside, old), 0, 0);
    const sum = { size: 1, sha256: "a".repeat(64) };
    for (const letter of "abcd") writeFileSync(join(downloads, `${letter.repeat(64)}.zst`), "");
    const offer = {
      full: { file: "full", ...sum },
      patches: [{ file: "patch", from: "", ...sum, sha256: "b".repeat(64) }],
      bundle: { file: "bundle", ...sum, sha256: "d".repeat(64) },
      bundleRest: null,
    };
    const executable = join(beside, "notes");
    await removeLeftovers({ offer, executable, name: "notes", folder: downloads, bootedAt: new Date(1000) });
    expect(readdirSync(beside).sort()).toEqual([...stays].sort());
    expect(readdirSync(downloads).sort()).toEqual([..."abd"].map((letter) => `${letter.repeat(64)}.zst`));
  });
});
