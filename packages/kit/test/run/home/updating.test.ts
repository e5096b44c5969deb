import { describe, expect, test } from "bun:test";
import { mkdirSync, statSync, writeFileSync } from "node:fs";

import { announceUpdating, describeUpdating, readUpdating } from "../../../src/run/home/updating.ts";
import { tempHome } from "../../support/home.ts";
import { updating } from "../../support/notes-home.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { unless } from "../../support/skip.ts";

describe("readUpdating()", () => {
  test("finds what was announced, and trusts nothing else", async () => {
    await using home = await tempHome();
    const paths = { state: home.file(".state") };
    mkdirSync(paths.state, { recursive: true });
    expect(readUpdating(paths)).toBeNull();
    announceUpdating(paths, updating);
    expect(readUpdating(paths)).toEqual(updating);
    const file = home.file(".state", "updating.json");
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const text of ["", "null", "[]", '{"to":"2.0.0"}', JSON.stringify({ ...updating, pid: "7" })]) {
      writeFileSync(file, text);
      expect(readUpdating(paths)).toBeNull();
    }
  });
});

unless(noPipes).test("readUpdating() waits for no pipe", async () => {
  await using home = await tempHome();
  const paths = { state: home.file(".state") };
  mkdirSync(paths.state, { recursive: true });
  makePipe(home.file(".state", "updating.json"));
  expect(readUpdating(paths)).toBeNull();
});

describe("describeUpdating()", () => {
  test.each([
    ["1.0.0", "Notes is updating from version 1.0.0 to version 2.0.0: backing up your data (12 s so far)"],
    [null, "Notes is updating to version 2.0.0: backing up your data (12 s so far)"],
    ["2.0.0", "Notes is starting: backing up your data (12 s so far)"],
  ])("tells of a start after version %p", (from, text) => {
    const now = new Date("2026-01-31T12:05:21Z");
    expect(describeUpdating("Notes", { ...updating, from }, now)).toBe(text);
  });
});
