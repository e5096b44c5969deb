import { expect, test } from "bun:test";

import { overlaysOf, targetOf, targets } from "../../../src/builder/plan/targets.ts";

test("targets are the eight documented ones, with what Bun calls them", () => {
  expect(targets).toHaveLength(8);
  for (const target of targets) expect(target.bunTarget).toBe(`bun-${target.name}`);
});

test("overlaysOf() lists what a target gets, the most specific last", () => {
  const overlays = Object.fromEntries(targets.map((target) => [target.name, overlaysOf(target)]));
  expect(overlays["linux-x64"]).toEqual(["linux", "linux-x64", "linux-x64-glibc"]);
  expect(overlays["linux-x64-musl"]).toEqual(["linux", "linux-x64", "linux-x64-musl"]);
  expect(overlays["darwin-arm64"]).toEqual(["darwin", "darwin-arm64"]);
  expect(overlays["windows-x64"]).toEqual(["windows", "windows-x64"]);
});

test("targetOf() finds each target on a machine of its kind, and none elsewhere", () => {
  for (const target of targets) {
    const platform = target.os === "windows" ? "win32" : target.os;
    expect(targetOf({ platform, arch: target.arch, libc: target.libc })).toBe(target);
  }
  expect(targetOf({ platform: "linux", arch: "riscv64", libc: "glibc" })).toBeUndefined();
});
