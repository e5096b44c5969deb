// A home on a file system that another computer provides. The mount is a real one, of a folder of this machine, under sshfs's name.
import { Database as Sqlite } from "bun:sqlite";
import { describe, expect } from "bun:test";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { ownBinary } from "../support/binary.ts";
import { cutOffCommit } from "../support/cut-off-commit.ts";
import { tempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, expectOutcome, startAs, type Program } from "../support/program.ts";
import { absent, impossible, unless, type Reason } from "../support/skip.ts";
import { mountUnshared, unsharedMissing } from "../support/unshared-disk.ts";

const network = unless(findMissing());

describe("a home on a network drive", () => {
  network.test("is warned about, and works without a write-ahead log", async () => {
    await using drive = await makeDrive();
    await using program = await drive.start();
    await postItem(program, "kept");
    expect(await itemNames(program)).toContain("kept");
    const { database } = drive;
    expect(existsSync(`${database}-wal`)).toBe(false);
    expectOutcome(await program.stop(), warned(program));
    using sqlite = new Sqlite(database, { readonly: true });
    expect(sqlite.query("PRAGMA journal_mode").values()).toEqual([["delete"]]);
  });

  network.test("is mended when a commit was cut off", async () => {
    await using drive = await makeDrive();
    await using program = await drive.start();
    await postItem(program, "kept");
    expectOutcome(await program.kill(), { ...warned(program), exitCode: null });
    fill(drive.database);
    await cutOffCommit(
      drive.database,
      "UPDATE items SET name = name || name; DELETE FROM items WHERE id % 2 = 0",
    );
    await using again = await drive.start();
    expect((await itemNames(again)).filter((name) => name !== filler)).toEqual(["first", "second", "kept"]);
    expectOutcome(await again.stop(), warned(again));
  });
});

unless(unsharedMissing()).test(
  "a home on a disk that shares no memory works without a write-ahead log, and the doctor says so",
  async () => {
    const binary = await ownBinary();
    await using home = await tempHome();
    using disk = mountUnshared(join(home.user, "behind"), join(home.user, "disk"));
    const place = ["--home", join(disk.path, "home")];
    await using program = await startAs(binary, { home, args: ["--port", "0", "--no-open", ...place] });
    await postItem(program, "kept");
    expect(await itemNames(program)).toContain("kept");
    const { stderr } = await program.stop();
    expect(stderr).toMatch(/^The disk of the folder ".*" shares no memory between programs: .*\n$/);
    const { stdout } = await execute(binary, { home, args: ["doctor", ...place] });
    expect(stdout).toContain("shares no memory between programs");
  },
);

const filler = "0".repeat(200);

/** One page is never written in part. */
function fill(database: string): void {
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)";
  using sqlite = new Sqlite(database, { readwrite: true });
  sqlite.run(`${numbers} INSERT INTO items (name, created_at) SELECT ?, i FROM n`, [filler]);
}

function warned({ url }: Program) {
  return {
    stdout: expect.stringContaining(url),
    stderr: expect.stringMatching(/^The folder ".*" is on a network drive \(sshfs\): .*\n$/),
  };
}

function findMissing(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux can mount one for a test");
  if (!Bun.which("bindfs")) return absent("there is no bindfs");
  if (!existsSync("/dev/fuse")) return absent("there is no /dev/fuse");
  return process.getuid?.() === 0 ? null : absent("mounting takes root");
}

/** A home on a drive: `start()` starts the program there. */
async function makeDrive() {
  const binary = await ownBinary();
  const home = await tempHome();
  const [behind, path] = [join(home.user, "behind"), join(home.user, "drive")];
  for (const folder of [behind, path]) mkdirSync(folder, { recursive: true });
  const mounted = Bun.spawnSync(["bindfs", "-o", "subtype=sshfs", behind, path]);
  if (mounted.exitCode !== 0) throw new Error(`bindfs: ${mounted.stderr.toString()}`);
  const args = ["--port", "0", "--no-open", "--home", join(path, "home")];
  return {
    database: join(path, "home", "fixture.db"),
    start: () => startAs(binary, { home, args }),
    async [Symbol.asyncDispose]() {
      Bun.spawnSync(["umount", "--lazy", path]);
      await home[Symbol.asyncDispose]();
    },
  };
}
