import { expect, test } from "bun:test";
import { tmpdir } from "node:os";

import { openDiskSync } from "../../../src/run/home/sync-disk.ts";
import { impossible, unless } from "../../support/skip.ts";

const linux = { platform: "linux" } as const;
const onlyLinux = process.platform === "linux" ? null : impossible("only Linux has the call");

test.each([
  ["another system", "darwin", "24.0.0"],
  ["a kernel that hides errors", "linux", "5.7.19"],
  ["a kernel that hides errors", "linux", "4.19.0"],
] as const)("openDiskSync() does not trust %s", async (_, platform, kernel) => {
  expect(await openDiskSync(tmpdir(), { platform }, kernel)).toBeNull();
});

unless(onlyLinux).test("openDiskSync() does not trust a file system that may be elsewhere", async () => {
  expect(await openDiskSync("/proc", linux)).toBeNull();
});

unless(onlyLinux).test("openDiskSync() waits for the disk, or there is none to trust", async () => {
  using disk = await openDiskSync("/dev/shm", linux);
  expect(disk?.sync() ?? true).toBe(true);
});
