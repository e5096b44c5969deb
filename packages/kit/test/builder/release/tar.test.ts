import { utimes } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { writeTarGz } from "../../../src/builder/release/tar.ts";
import { unpack } from "../../support/archive.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const time = new Date(1_700_000_000_000);

describe("writeTarGz()", () => {
  test("keeps names, modes, content and the plan's time", async () => {
    await using folder = await tempFolder();
    const source = join(folder.dir, "program");
    const bytes = new Uint8Array(2_500_000).map((_, index) => index % 251);
    await Bun.write(source, bytes);
    const file = join(folder.dir, "a.tar.gz");
    const long = `root/${"d/".repeat(120)}x.txt`;
    const entries = [
      { name: "root/program", mode: 0o755, content: { path: source } },
      { name: long, mode: 0o644, content: "x" },
    ];
    await writeTarGz(file, entries, time, { level: 6 });
    const files = unpack(await Bun.file(file).bytes(), "tar.gz");
    expect(files.map(({ path, mode, modified }) => [path, mode, modified])).toEqual([
      ["root/program", 0o755, 1_700_000_000],
      [long, 0o644, 1_700_000_000],
    ]);
    expect(files.map((entry) => entry.bytes.length)).toEqual([2_500_000, 1]);
  });

  test("writes what the system's tar and gzip read, in blocks of any number", async () => {
    await using folder = await tempFolder();
    for (const size of [1, 512, (1 << 20) - 1024, 1 << 20, (1 << 20) + 1, 3 << 20]) {
      const source = join(folder.dir, "program");
      await Bun.write(source, new Uint8Array(size).fill(65));
      const file = join(folder.dir, "a.tar.gz");
      await writeTarGz(file, [{ name: "program", mode: 0o755, content: { path: source } }], time, {
        level: 6,
      });
      const listed = Bun.spawnSync(["tar", "--list", "--verbose", "--gzip", "--file", file]);
      expect(listed.stderr.toString()).toBe("");
      expect(listed.stdout.toString()).toContain(` ${size} `);
    }
  });

  test("writes the same bytes whatever the file's own time and the writing system", async () => {
    await using folder = await tempFolder();
    const source = join(folder.dir, "program");
    await Bun.write(source, "#!/bin/sh\n");
    const archives: Buffer[] = [];
    for (const name of ["a", "b"]) {
      await utimes(source, name.charCodeAt(0), name.charCodeAt(0));
      const file = join(folder.dir, `${name}.tar.gz`);
      await writeTarGz(file, [{ name: "root/program", mode: 0o755, content: { path: source } }], time, {
        level: 6,
      });
      archives.push(Buffer.from(await Bun.file(file).bytes()));
    }
    const [first, second] = archives;
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    // RFC 1952: no flags, no time, and 255 for an unknown system.
    expect(first?.subarray(3, 8).every((byte) => byte === 0)).toBe(true);
    expect(first?.[9]).toBe(255);
  });
});
