import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import { isEnding, isNewer } from "../../../src/run/home/hand-over.ts";
import { acquireLock } from "../../../src/run/home/lock.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { tempHome } from "../../support/home.ts";

describe("isNewer()", () => {
  test.each([
    ["1.10.0", "1.9.9", true],
    ["2.0.0", "2.0.0-beta.1", true],
    ["1.0.0", "1.0.0", false],
    ["1.0.0", "1.0.1", false],
    ["1.0.0-alpha", "1.0.0", false],
    ["next", "1.0.0", false],
    ["1.0.0", "", false],
    ["", "1.0.0", false],
  ])("%p after %p: %p", (version, other, expected) => {
    expect(isNewer(version, other)).toBe(expected);
  });
});

test("isEnding() sees an instance end or be followed, and one that stays", async () => {
  await using home = await tempHome();
  const paths = homePaths("notes", home.path, { platform: "linux", env: {}, homedir: "/", cwd: "/" });
  mkdirSync(paths.state, { recursive: true });
  const instance = { pid: 7, url: "http://127.0.0.1:1/", version: "1.0.0", startedAt: "then" };
  const write = (change: object) =>
    writeFileSync(paths.instance, JSON.stringify({ ...instance, ...change }), { mode: 0o600 });
  const lock = acquireLock(paths.lock);
  write({});
  expect(await isEnding(paths, instance, 50)).toBe(false);
  write({ startedAt: "now" });
  expect(await isEnding(paths, instance, 50)).toBe(true);
  write({});
  lock?.release();
  expect(await isEnding(paths, instance, 50)).toBe(true);
});
