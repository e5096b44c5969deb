import { copyFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { hashFile } from "../../src/builder/release/sums.ts";
import { findWhole, stampFile } from "../../src/builder/whole-files.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";

/** A sum that no file has: whoever reads the file finds it changed. */
const unread = "0".repeat(64);

async function made(folder: TempFolder) {
  const file = join(folder.dir, "program");
  await writeFile(file, "a program");
  return { file, sum: await hashFile(file), stamp: await untouched(file) };
}

/** A stamp of a whole second is not trusted: one in a thousand million, or every one on some disks. */
async function untouched(file: string) {
  for (;;) {
    const stamp = await stampFile(file);
    if (!stamp.ctimeNs.endsWith("000000000")) return stamp;
    await rename(file, `${file}-`);
    await rename(`${file}-`, file);
  }
}

describe("findWhole()", () => {
  test("does not read a file that nobody touched", async () => {
    await using folder = await tempFolder();
    const { file, sum, stamp } = await made(folder);
    expect(await findWhole(file, { ...sum, sha256: unread }, stamp)).toEqual(stamp);
  });

  test("reads a file that was touched, and gives its new stamp if it has the same bytes", async () => {
    await using folder = await tempFolder();
    const { file, sum, stamp } = await made(folder);
    await copyFile(file, `${file}-copy`);
    await rename(`${file}-copy`, file);
    const present = await findWhole(file, sum, stamp);
    expect(present).toEqual(await stampFile(file));
    expect(present).not.toEqual(stamp);
    expect(await findWhole(file, { ...sum, sha256: unread }, stamp)).toBeNull();
  });

  test("finds a byte that was changed, even if the file has its old size and time again", async () => {
    await using folder = await tempFolder();
    const { file, sum } = await made(folder);
    await utimes(file, 1_700_000_000.5, 1_700_000_000.5);
    const stamp = await stampFile(file);
    await writeFile(file, "A program");
    await utimes(file, 1_700_000_000.5, 1_700_000_000.5);
    expect((await stampFile(file)).mtimeNs).toBe(stamp.mtimeNs);
    expect(await findWhole(file, sum, stamp)).toBeNull();
  });

  test("does not trust a stamp in whole seconds", async () => {
    await using folder = await tempFolder();
    const { file, sum, stamp } = await made(folder);
    const coarse = { ...stamp, ctimeNs: "1700000000000000000" };
    expect(await findWhole(file, { ...sum, sha256: unread }, coarse)).toBeNull();
  });

  test("is null for a missing file and one of another size", async () => {
    await using folder = await tempFolder();
    const { file, sum, stamp } = await made(folder);
    expect(await findWhole(file, { ...sum, size: 3 }, stamp)).toBeNull();
    expect(await findWhole(`${file}-gone`, sum, stamp)).toBeNull();
  });
});
