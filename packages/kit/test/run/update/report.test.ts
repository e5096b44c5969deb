import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../src/run/errors.ts";
import { acquireLock } from "../../../src/run/home/lock.ts";
import { readUpdateNews } from "../../../src/run/home/update-news.ts";
import { DownloadError } from "../../../src/run/update/download.ts";
import { readMemory } from "../../../src/run/update/memory.ts";
import { Postponed, reportUpdate } from "../../../src/run/update/report.ts";
import { TrialError } from "../../../src/run/update/try-out.ts";
import { quietVariable } from "../../../src/run/update/updater.ts";

function begin({ isQuiet = false } = {}) {
  const state = mkdtempSync(join(tmpdir(), "report-"));
  const paths = { state, lock: join(state, "lock.db"), settings: join(state, "settings.toml") };
  writeFileSync(paths.settings, 'updates = "auto"\n');
  const machine = { env: isQuiet ? { [quietVariable]: "1" } : {}, pid: process.pid };
  // Only these are read.
  const asked = {
    config: { port: 4747 },
    flags: {},
    info: { name: "notes" },
    line: {},
    machine,
    paths,
  } as unknown as Parameters<typeof reportUpdate>[0];
  const report = reportUpdate(asked);
  report.begin({ version: "2.0.0", notes: "• Search" });
  return Object.assign(report, {
    paths: asked.paths,
    news: () => readUpdateNews(asked.paths),
    [Symbol.dispose]: () => rmSync(state, { recursive: true }),
  });
}

const refused = (cause: Error) => new UserError("Cannot update: why", { hint: "wait", cause });

describe("reportUpdate()", () => {
  test("notes each step, and the end", () => {
    using report = begin();
    report.step("downloading", 2400);
    expect(report.news().working).toMatchObject({ version: "2.0.0", step: "download", bytes: 2400 });
    report.step("starting", 0);
    expect(report.news().working?.step).toBe("start");
    report.done();
    report.end();
    expect(report.news()).toMatchObject({
      working: null,
      failed: null,
      done: { version: "2.0.0", notes: "• Search" },
    });
  });

  test("a version that failed its trial is not tried again by itself", () => {
    using report = begin();
    report.failed(refused(new TrialError("it is another program")));
    expect(report.news().failed).toMatchObject({ reason: "it is another program", isLasting: true });
    expect(readMemory(report.paths).failed).toEqual(["2.0.0"]);
  });

  test("one that the network failed is", () => {
    using report = begin();
    report.failed(refused(new DownloadError("it sends nothing more")));
    expect(report.news().failed).toMatchObject({ reason: "it sends nothing more", isLasting: false });
    expect(readMemory(report.paths).failed).toEqual([]);
  });

  test("an update that nobody asked for gives way to a user who has started the app", () => {
    using report = begin({ isQuiet: true });
    const lock = acquireLock(report.paths.lock);
    report.step("rehearsing", 0);
    expect(() => report.step("starting", 0)).toThrow(Postponed);
    lock?.release();
    expect(() => report.step("starting", 0)).not.toThrow();
  });

  test("one that nobody asked for ends when updates were turned off meanwhile", () => {
    using report = begin({ isQuiet: true });
    writeFileSync(report.paths.settings, 'updates = "off"\n');
    expect(() => report.step("starting", 0)).toThrow(Postponed);
    using asked = begin();
    writeFileSync(asked.paths.settings, 'updates = "off"\n');
    expect(() => asked.step("starting", 0)).not.toThrow();
  });
});
