import { describe, expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readUpdateNews } from "../../../src/run/home/update-news.ts";
import { tryLockUpdates } from "../../../src/run/update/alone.ts";
import { isDue, lookIfDue, type FollowOptions } from "../../../src/run/update/follow.ts";

const now = new Date("2026-03-04T12:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

test.each([
  ["never looked", null, 24, true],
  ["looked an hour ago", { at: ago(1), failure: null }, 24, false],
  ["looked a day ago", { at: ago(24), failure: null }, 24, true],
  ["failed half an hour ago", { at: ago(0.5), failure: "no network" }, 24, false],
  ["failed an hour ago", { at: ago(1), failure: "no network" }, 24, true],
  ["looked tomorrow, by a clock that was set back", { at: ago(-24), failure: null }, 24, true],
  ["noted no time", { at: "yesterday", failure: null }, 24, true],
])("isDue() of an app that %s", (_name, last, everyHours, expected) => {
  expect(isDue(last, everyHours, now)).toBe(expected);
});

describe("lookIfDue()", () => {
  interface Home extends AsyncDisposable {
    options: FollowOptions;
    logged: string[];
    news: number;
  }

  /** Nothing answers at the address. */
  function home(): Home {
    const state = mkdtempSync(join(tmpdir(), "look-"));
    const logged: string[] = [];
    const log = { info: () => logged.push("info"), debug: () => logged.push("debug") };
    const here = { logged, news: 0 };
    const invocation = {
      config: { update: { url: "http://127.0.0.1:1/" } },
      info: { name: "notes", title: "Notes", version: "1.0.0", releaseKeys: ["a key"] },
      machine: { env: {}, execPath: process.execPath },
      paths: { state },
    };
    const options = { settings: { updatesEveryHours: 24 }, log, invocation, onNews: () => (here.news += 1) };
    return Object.assign(here, {
      // Only these are read.
      options: options as unknown as FollowOptions,
      [Symbol.asyncDispose]: () => rm(state, { recursive: true }),
    });
  }

  test("says once that there is no network, tries again in an hour, and tells the page each time", async () => {
    await using here = home();
    expect(await lookIfDue(here.options, now)).toBe(true);
    expect(await lookIfDue(here.options, new Date(now.getTime() + 60_000))).toBe(false);
    expect(await lookIfDue(here.options, new Date(now.getTime() + 3_600_000))).toBe(true);
    expect([here.logged, here.news]).toEqual([["info", "debug"], 2]);
    expect(readUpdateNews(here.options.invocation.paths).look?.failure).toContain("does not send it");
  });

  test("does nothing while an update is on its way", async () => {
    await using here = home();
    const lock = tryLockUpdates(here.options.invocation.paths);
    expect(await lookIfDue(here.options, now)).toBe(false);
    lock?.release();
    expect(here.logged).toEqual([]);
  });
});
