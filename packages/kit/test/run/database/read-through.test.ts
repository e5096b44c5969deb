import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { openReadOnly, openSqlite } from "../../../src/run/database/connection.ts";
import { fitsInMemory, mapFile, readThrough } from "../../../src/run/database/read-through.ts";
import { impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("readThrough()", () => {
  test("reads a file of any length to its end", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "some.db");
    for (const length of [0, 1, 256 * 1024, 600_000]) {
      writeFileSync(file, Buffer.alloc(length));
      expect(readThrough(file)).toBe(length);
    }
  });

  const noFile = process.platform === "linux" ? null : impossible("no file there cannot be read");
  unless(noFile).test("gives the reason when the disk cannot read it", () => {
    // Nothing is at the address 0.
    expect(() => readThrough("/proc/self/mem")).toThrow("EIO");
  });
});

describe("fitsInMemory()", () => {
  test("is for files of up to half of it", () => {
    expect(fitsInMemory(8e9, 16e9)).toBe(true);
    expect(fitsInMemory(8e9 + 1, 16e9)).toBe(false);
  });
});

describe("mapFile()", () => {
  test("lets a reader see what is in the file, and what is still in the log", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "some.db");
    using writer = openSqlite(file, { create: true });
    writer.run("CREATE TABLE notes (text TEXT)");
    writer.run("INSERT INTO notes VALUES ('in the file')");
    writer.run("PRAGMA wal_checkpoint(TRUNCATE)");
    writer.run("INSERT INTO notes VALUES ('in the log')");
    using reader = openReadOnly(file);
    expect(reader.query("PRAGMA mmap_size").values()).toEqual([[0]]);
    mapFile(reader);
    expect(reader.query("PRAGMA mmap_size").values()).not.toEqual([[0]]);
    expect(reader.query("SELECT text FROM notes").values().flat()).toEqual(["in the file", "in the log"]);
  });
});
