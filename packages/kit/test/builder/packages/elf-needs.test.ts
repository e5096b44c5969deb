import { expect, test } from "bun:test";

import { neededGlibc, readElfNeeds } from "../../../src/builder/packages/elf-needs.ts";
import { absent, impossible, unless } from "../../support/skip.ts";

const notHere =
  process.platform !== "linux"
    ? impossible("only Linux runs ELF files")
    : Bun.which("objdump")
      ? null
      : absent("there is no objdump here");

unless(notHere).test("readElfNeeds() reads of Bun what objdump does", async () => {
  const needs = await readElfNeeds(process.execPath);
  const listed = Bun.spawnSync(["objdump", "-p", process.execPath]).stdout.toString();
  const libraries = [...listed.matchAll(/NEEDED +(\S+)/g)].map(([, library]) => library);
  const versions = [...listed.matchAll(/0x[0-9a-f]{8} 0x\d\d \d\d (\S+)/g)].map(([, version]) => version);
  expect(needs.map(({ library }) => library)).toEqual(libraries as string[]);
  expect(needs.flatMap((need) => need.versions).toSorted()).toEqual((versions as string[]).toSorted());
});

test("readElfNeeds() refuses a file of another format", () => {
  expect(readElfNeeds(import.meta.path)).rejects.toThrow("is no 64-bit ELF file");
});

test("neededGlibc() compares numbers, not texts", () => {
  const versions = ["GLIBC_2.9", "GLIBC_2.17", "GLIBC_2.2.5", "GLIBC_PRIVATE"];
  expect(neededGlibc([{ library: "libc.so.6", versions }])).toBe("2.17");
  expect(neededGlibc([])).toBeNull();
});
