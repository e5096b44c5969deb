// A home on a file system that another computer provides. The mount is a real one, of a folder of this machine, under sshfs's name.
import { Database as Sqlite } from "bun:sqlite";
import { describe, expect } from "bun:test";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { ownBinary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { expectOutcome, startAs } from "../support/program.ts";
import { absent, impossible, unless, type Reason } from "../support/skip.ts";

describe("a home on a network drive", () => {
  unless(findMissing()).test("is warned about, and works without a write-ahead log", async () => {
    const binary = await ownBinary();
    await using home = await tempHome();
    await using drive = mountDrive(join(home.user, "behind"), join(home.user, "drive"));
    const args = ["--port", "0", "--no-open", "--home", join(drive.path, "home")];
    await using program = await startAs(binary, { home, args });
    await postItem(program, "kept");
    expect(await itemNames(program)).toContain("kept");
    const database = join(drive.path, "home", "fixture.db");
    expect(existsSync(`${database}-wal`)).toBe(false);
    expectOutcome(await program.stop(), {
      stdout: expect.stringContaining(program.url),
      stderr: expect.stringMatching(/^The folder ".*" is on a network drive \(sshfs\): .*\n$/),
    });
    using sqlite = new Sqlite(database, { readonly: true });
    expect(sqlite.query("PRAGMA journal_mode").values()).toEqual([["delete"]]);
  });
});

function findMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux can mount one for a test");
  if (!Bun.which("bindfs")) return absent("there is no bindfs");
  if (!existsSync("/dev/fuse")) return absent("there is no /dev/fuse");
  return process.getuid?.() === 0 ? null : absent("mounting takes root");
}

function mountDrive(behind: string, path: string) {
  for (const folder of [behind, path]) mkdirSync(folder, { recursive: true });
  const mounted = Bun.spawnSync(["bindfs", "-o", "subtype=sshfs", behind, path]);
  if (mounted.exitCode !== 0) throw new Error(`bindfs: ${mounted.stderr.toString()}`);
  return { path, [Symbol.asyncDispose]: async () => void Bun.spawnSync(["umount", "--lazy", path]) };
}
