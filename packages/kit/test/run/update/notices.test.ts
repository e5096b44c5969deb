import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { showNotice } from "../../../src/messages/notice.ts";
import { makeLanguages } from "../../../src/messages/languages.ts";
import { changeUpdateNews, readUpdateNews, type UpdateNews } from "../../../src/run/home/update-news.ts";
import { updateSource } from "../../../src/run/update/notices.ts";
import { updateWhenClosed } from "../../../src/run/update/when-closed.ts";

const at = new Date().toISOString();
const found = { version: "2.0.0", notes: "• Search", bytes: 2400, at };

interface Place extends Disposable {
  told: Parameters<typeof updateSource>[0];
  started: string[];
  source: ReturnType<typeof updateSource>;
  kinds(): Promise<string[]>;
}

function place(news: Partial<UpdateNews>, execPath = "/home/ann/notes", settings = ""): Place {
  const state = mkdtempSync(join(tmpdir(), "news-"));
  // Only these are read.
  const told = {
    info: { name: "notes", version: "1.0.0" },
    config: { port: 4747, update: { url: "https://example.org/" } },
    flags: {},
    machine: { platform: "linux", execPath, env: {} },
    paths: { state, home: state, isDefault: true, settings: join(state, "settings.toml") },
  };
  writeFileSync(told.paths.settings, settings);
  const asked = told as unknown as Place["told"];
  changeUpdateNews(asked.paths, news);
  const started: string[] = [];
  const source = updateSource(asked, (_here, version) => (started.push(version), process.pid));
  return {
    told: asked,
    started,
    source,
    kinds: async () => (await source.find()).map(({ kind }) => kind),
    [Symbol.dispose]: () => rmSync(state, { recursive: true }),
  };
}

describe("updateSource()", () => {
  test("offers a newer version with its size and what is new, in the reader's language", async () => {
    using here = place({ found });
    const [notice] = await here.source.find();
    if (!notice) throw new Error("There is no notice.");
    const shown = showNotice(notice, makeLanguages().speak(["de"]));
    expect(shown).toMatchObject({
      text: "Version 2.0.0 ist da.",
      more: { title: "Was ist neu", text: "• Search" },
      actions: [{ name: "updateNow" }, { name: "updateLater" }],
    });
    expect(shown.advice).toContain("3 kB");
  });

  test.each<[string, Partial<UpdateNews>]>([
    ["found nothing", {}],
    ["found its own version", { found: { ...found, version: "1.0.0" } }],
    ["found an older version", { found: { ...found, version: "0.9.0" } }],
    [
      "was told to be quiet until tomorrow",
      { found, quietUntil: new Date(Date.now() + 3_600_000).toISOString() },
    ],
    ["was updated to another version since", { done: { version: "2.0.0", notes: "", at } }],
    [
      "knows of work whose process is gone",
      {
        working: {
          version: "2.0.0",
          step: "trial",
          bytes: 1,
          pid: 2 ** 22 + 1,
          at: new Date(Date.now() - 60_000).toISOString(),
        },
      },
    ],
  ])("says nothing when it %s", async (_name, news) => {
    using here = place(news);
    expect(await here.kinds()).toEqual([]);
  });

  test("asks again once the quiet time is over", async () => {
    using here = place({ found });
    const [notice] = await here.source.find();
    if (notice) expect(await here.source.act?.(notice, "updateLater")).toEqual({ key: "askedLater" });
    expect(await here.kinds()).toEqual([]);
    changeUpdateNews(here.told.paths, { quietUntil: new Date(Date.now() - 1000).toISOString() });
    expect(await here.kinds()).toEqual(["updateFound"]);
  });

  test("asks again once a clock is right that was years ahead when it was told to be quiet", async () => {
    using here = place({ found, quietUntil: "2099-01-01T00:00:00.000Z" });
    expect(await here.kinds()).toEqual(["updateFound"]);
  });

  test("offers nothing once the user has turned updates off, whenever it was found", async () => {
    using here = place({ found });
    writeFileSync(here.told.paths.settings, 'updates = "off"\n');
    expect(await here.kinds()).toEqual([]);
  });

  test("starts the update at a click, and shows each step alone", async () => {
    using here = place({ found, failed: { version: "1.5.0", reason: "x", isLasting: true, at } });
    const [notice] = await here.source.find();
    if (notice) expect(await here.source.act?.(notice, "updateNow")).toBe(null);
    expect([here.started, await here.kinds()]).toEqual([["2.0.0"], ["updatingDownload"]]);
    for (const [step, kind] of [
      ["trial", "updatingTrial"],
      ["start", "updatingStart"],
    ] as const) {
      changeUpdateNews(here.told.paths, {
        working: { version: "2.0.0", step, bytes: 1, pid: process.pid, at },
      });
      expect(await here.kinds()).toEqual([kind]);
    }
  });

  test("tells of a failure until it is hidden, and offers a version that failed for good no more", async () => {
    using here = place({
      found,
      failed: { version: "2.0.0", reason: "it is another program", isLasting: true, at },
    });
    const [notice] = await here.source.find();
    expect(await here.kinds()).toEqual(["versionFailed"]);
    if (notice) here.source.hide?.(notice);
    expect(readUpdateNews(here.told.paths).failed).toBe(null);
  });

  test("tells of a version that was left, and of one that cannot be left by itself", async () => {
    const failed = { version: "2.0.0", reason: "it ended unexpectedly three times", isLasting: true, at };
    using here = place({
      failed: { ...failed, isLeft: true },
      unsteady: { version: "1.0.0", before: "0.9.0", at },
    });
    const notices = await here.source.find();
    const shown = notices.map((notice) => showNotice(notice, makeLanguages().speak(["en"])));
    expect(shown.map(({ text }) => text)).toEqual([
      "Version 2.0.0 was left: it ended unexpectedly three times.",
      "Version 1.0.0 ended unexpectedly three times.",
    ]);
    expect(shown.at(-1)?.advice).toContain("Version 0.9.0 cannot read what you saved since the update.");
    for (const notice of notices) here.source.hide?.(notice);
    expect(await here.kinds()).toEqual([]);
  });

  test("tells that its own version was recalled, and of no other", async () => {
    using here = place({ recalled: { version: "1.0.0", at } });
    expect(await here.kinds()).toEqual(["versionRecalled"]);
    const [notice] = await here.source.find();
    expect(notice?.values["command"]).toContain("rollback");
    if (notice) here.source.hide?.(notice);
    expect(await here.kinds()).toEqual([]);
    using other = place({ recalled: { version: "0.9.0", at } });
    expect(await other.kinds()).toEqual([]);
  });

  test("offers it again when only the network failed", async () => {
    using here = place({
      found,
      failed: { version: "2.0.0", reason: "it sends nothing more", isLasting: false, at },
    });
    expect(await here.kinds()).toEqual(["updateCutOff", "updateFound"]);
  });

  test("names the other way where the executable may not be replaced", async () => {
    using here = place({ found }, "/usr/bin/notes");
    const [notice] = await here.source.find();
    expect([notice?.kind, notice?.actions]).toEqual(["updateElsewhere", ["hide"]]);
  });

  test("reads a damaged file as no news", async () => {
    using here = place({ found });
    await Bun.write(join(here.told.paths.state, "update-news.json"), '{"found":');
    expect(await here.kinds()).toEqual([]);
  });
});

describe("updateWhenClosed()", () => {
  const auto = 'updates = "auto"\n';
  test.each([
    ["a newer version", found, "/home/ann/notes", auto, true],
    ["its own", { ...found, version: "1.0.0" }, "/home/ann/notes", auto, false],
    ["none", null, "/home/ann/notes", auto, false],
    ["a newer one of a package manager's", found, "/usr/bin/notes", auto, false],
    ["a newer one that is no longer wanted", found, "/home/ann/notes", 'updates = "off"\n', false],
    ["a newer one that is to be asked for", found, "/home/ann/notes", "", false],
    ["a newer one, and settings that are wrong", found, "/home/ann/notes", "updates = 5\n", false],
  ])("with %s", (_name, what, execPath, settings, expected) => {
    using here = place({ found: what }, execPath, settings);
    let starts = 0;
    expect(updateWhenClosed(here.told, () => void (starts += 1))).toBe(expected);
    expect(starts).toBe(expected ? 1 : 0);
  });
});
