import { open } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { dosDateTime, writeZip } from "../../../src/builder/release/zip.ts";
import { unpack } from "../../support/archive.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const time = new Date("2024-02-29T23:59:58Z");

describe("writeZip()", () => {
  test("keeps names, modes and content", async () => {
    await using folder = await tempFolder();
    const source = join(folder.dir, "program");
    const bytes = new Uint8Array(2_500_000).map((_, index) => index % 251);
    await Bun.write(source, bytes);
    const zip = join(folder.dir, "a.zip");
    const entries = [
      { name: "root/program", mode: 0o755, content: { path: source } },
      { name: "root/Ünï 日本.txt", mode: 0o644, content: "hé\n" },
      { name: "root/empty", mode: 0o644, content: "" },
    ];
    await writeZip(zip, entries, time, { level: 6 });
    const files = unpack(await Bun.file(zip).bytes(), "zip");
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([
      ["root/program", 0o755],
      ["root/Ünï 日本.txt", 0o644],
      ["root/empty", 0o644],
    ]);
    expect(files.map((file) => Buffer.from(file.bytes).equals(bytes))[0]).toBe(true);
    expect(files.slice(1).map((file) => Buffer.from(file.bytes).toString())).toEqual(["hé\n", ""]);
  });

  test("writes the same sizes and sums before the data as in the directory", async () => {
    await using folder = await tempFolder();
    const zip = join(folder.dir, "a.zip");
    await writeZip(zip, [{ name: "a", mode: 0o644, content: "aaaaaaaaaa" }], time, { level: 6 });
    const bytes = Buffer.from(await Bun.file(zip).bytes());
    const directory = bytes.indexOf("PK\u0001\u0002", 0, "latin1");
    expect(bytes.subarray(4, 30)).toEqual(bytes.subarray(directory + 6, directory + 32));
  });

  test("refuses a file over 4 GB in a sentence", async () => {
    await using folder = await tempFolder();
    const huge = join(folder.dir, "huge");
    {
      await using file = await open(huge, "w");
      await file.truncate(2 ** 32);
    }
    const entries = [{ name: "root/huge", mode: 0o644, content: { path: huge } }];
    const refusal = await refusalOf(() => writeZip(join(folder.dir, "a.zip"), entries, time, { level: 6 }));
    expect(refusal.message).toBe('Cannot put "root/huge" into a zip: it is larger than 4 GB');
  });

  test("fails when a file cannot be read", async () => {
    await using folder = await tempFolder();
    const entries = [{ name: "root/gone", mode: 0o644, content: { path: join(folder.dir, "gone") } }];
    expect(writeZip(join(folder.dir, "a.zip"), entries, time, { level: 6 })).rejects.toThrow("ENOENT");
  });
});

describe("dosDateTime()", () => {
  test.each([
    ["2024-02-29T23:59:58Z", "2024-2-29 23:59:58"],
    ["1980-01-01T00:00:00Z", "1980-1-1 0:0:0"],
    ["1970-01-01T00:00:00Z", "1980-1-1 0:0:0"],
    ["2200-01-01T00:00:00Z", "2107-12-31 23:59:58"],
  ])("writes %s in UTC, within what MS-DOS can say", (iso, expected) => {
    const { dosDate, dosTime } = dosDateTime(new Date(iso));
    const date = [(dosDate >> 9) + 1980, (dosDate >> 5) & 15, dosDate & 31].join("-");
    const clock = [dosTime >> 11, (dosTime >> 5) & 63, (dosTime & 31) * 2].join(":");
    expect(`${date} ${clock}`).toBe(expected);
  });
});
