import { describe, expect, test } from "bun:test";

import { makeLanguages } from "../../../src/messages/languages.ts";
import { showNotice, type Notice } from "../../../src/messages/notice.ts";
import type { FailedBackup } from "../../../src/run/database/failed-backup.ts";
import { backupSource, tellFailedBackup } from "../../../src/run/notices/backup.ts";
import { diskSource } from "../../../src/run/notices/disk.ts";
import { networkSource } from "../../../src/run/notices/network.ts";
import { seedNewsSource } from "../../../src/run/notices/seed-news.ts";
import { planter } from "../../support/planter.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const megabyte = 1024 * 1024;
const languages = makeLanguages();
const inGerman = (notice: Notice | undefined) => notice && showNotice(notice, languages.speak(["de"])).text;

describe("diskSource()", () => {
  test.each([
    [9, "diskFull"],
    [49, "diskLow"],
    [51, undefined],
  ])("at %p MB finds %p", async (free, kind) => {
    const paths = { home: "/nowhere", database: "/nowhere/app.db" };
    const [found] = await diskSource(paths, async () => free * megabyte).find();
    expect(found?.kind).toBe(kind as Notice["kind"]);
  });

  test("remembers since when, until there is room again", async () => {
    let free = 20 * megabyte;
    const source = diskSource({ home: "/nowhere", database: "/nowhere/app.db" }, async () => free);
    const [first] = await source.find();
    const [second] = await source.find();
    expect(second?.since).toEqual(first?.since as Date);
    expect(inGerman(second)).toBe("Der Datenträger ist fast voll: 20 MB sind frei.");
    free = 1000 * megabyte;
    expect(await source.find()).toEqual([]);
  });
});

describe("backupSource()", () => {
  test("tells of a backup that failed until one succeeds, and anew for another reason", async () => {
    let failed: FailedBackup | null = { at: "2026-01-31T12:05:00Z", reason: "the disk is full" };
    const source = backupSource(() => failed);
    const [first] = await source.find();
    failed = { ...failed, at: "2026-02-01T12:05:00Z" };
    const [again] = await source.find();
    failed = { ...failed, reason: "permission is denied" };
    const [other] = await source.find();
    expect(again?.id).toBe(first?.id ?? "");
    expect(other?.id).not.toBe(first?.id ?? "");
    failed = null;
    expect(await source.find()).toEqual([]);
  });

  test("is a sentence for pages without a list, in their language", () => {
    const failed = { at: "2026-01-31T12:05:00Z", reason: "the disk is full" };
    const tell = tellFailedBackup(() => failed, languages);
    const request = new Request("http://a/", { headers: { "accept-language": "de" } });
    expect(tell(request)).toMatch(
      /^Die letzte Sicherung am .* ist fehlgeschlagen\. Der Datenträger ist voll\./,
    );
    expect(tellFailedBackup(() => null, languages)(request)).toBeNull();
  });
});

describe("networkSource()", () => {
  test("tells of a network drive, and never again once it was hidden, but for another one", async () => {
    await using folder = await tempFolder();
    const { paths } = planter(folder);
    const open = (drive: string | null) => networkSource(paths, "linux", () => drive);
    const source = open("NFS");
    const [found] = await source.find();
    expect(found?.values).toEqual({ drive: "NFS" });
    if (found) source.hide?.(found);
    expect([await source.find(), await open("NFS").find(), await open(null).find()]).toEqual([[], [], []]);
    expect((await open("SMB").find()).length).toBe(1);
  });
});

describe("seedNewsSource()", () => {
  test("tells what an update did to the user's files, through restarts, until it is hidden", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    const replace = (text: string) => ({ "tool.bin": { text, policy: "replace" as const } });
    await home.plant("1.0.0", { "old.txt": "old", ...replace("one") });
    for (const path of ["old.txt", "tool.bin"]) home.write(path, "mine");
    await home.plant("2.0.0", replace("two"));
    await home.plant("2.0.0", replace("two"));
    const source = seedNewsSource(home.paths);
    const kinds = async () => (await source.find()).map(({ kind, values }) => [kind, values["files"]]);
    expect(await kinds()).toEqual([
      ["filesReplaced", ["tool.bin"]],
      ["filesDropped", ["old.txt"]],
    ]);
    const [first] = await source.find();
    if (first) source.hide?.(first);
    expect(await kinds()).toEqual([["filesDropped", ["old.txt"]]]);
  });

  test("says nothing where nothing happened, or its file is damaged", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    expect(await seedNewsSource(home.paths).find()).toEqual([]);
    home.write(".state/seed-news.json", '[{"kind":"x"},7]');
    expect(await seedNewsSource(home.paths).find()).toEqual([]);
  });
});
