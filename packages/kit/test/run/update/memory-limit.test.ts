import { expect, test } from "bun:test";

import { readMachine } from "../../../src/run/machine.ts";
import {
  limitMemory,
  maxMemory,
  parsePs,
  parseStatus,
  measureMemory,
} from "../../../src/run/update/memory-limit.ts";

const megabyte = 1 << 20;

test.each([
  [null, 1024],
  [0, 512],
  [100, 912],
  [2000, 8512],
])("maxMemory() beside a version with %p MB is %p MB", (running, most) => {
  expect(maxMemory(running === null ? null : running * megabyte)).toBe(most * megabyte);
});

test("parseStatus() counts what is the process's own, in memory or swapped out", () => {
  const status =
    "Name:\tx\nVmRSS:\t  999 kB\nRssAnon:\t     100 kB\nRssFile:\t  800 kB\nRssShmem:\t  20 kB\nVmSwap:\t  3 kB\n";
  expect([parseStatus(status), parseStatus("State:\tZ (zombie)\n")]).toEqual([123 * 1024, null]);
});

test.each([
  ["  1234\n", 1234 * 1024],
  ["", null],
  ["ps: no such process", null],
])("parsePs() reads %j as %p", (text, bytes) => {
  expect(parsePs(text)).toBe(bytes);
});

test("limitMemory() ends a process that has more, and no other", async () => {
  const { pid, platform } = readMachine();
  const used = await measureMemory(pid, platform);
  if (used === null) return;
  for (const [maxBytes, isTooMuch] of [
    [used / 2, true],
    [used * 8, false],
  ] as const) {
    const limit = limitMemory(maxBytes, platform);
    const { promise, resolve } = Promise.withResolvers<void>();
    const watching = limit.watch(pid, resolve);
    if (isTooMuch) await promise;
    watching[Symbol.dispose]();
    expect(limit.isExceeded()).toBe(isTooMuch);
  }
});

test("measureMemory() knows nothing of a process that has ended", async () => {
  expect(await measureMemory(2 ** 22 + 1, readMachine().platform)).toBe(null);
});
