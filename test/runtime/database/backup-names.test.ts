import { describe, expect, test } from "bun:test";

import {
  formatBackupName,
  isBackupDue,
  parseBackupName,
  planPruning,
  type BackupReason,
  type StoredBackup,
} from "../../../src/runtime/database/backup-names.ts";

const made = new Date("2026-01-31T12:05:09Z");

describe("formatBackupName() and parseBackupName()", () => {
  test.each<[string, BackupReason, string]>([
    ["1.2.0", "by-hand", "my-notes_2026-01-31T120509Z_1.2.0_by-hand.db"],
    [
      "1.2.0-before-2.0.0+build.7",
      "daily",
      "my-notes_2026-01-31T120509Z_1.2.0-before-2.0.0+build.7_daily.db",
    ],
    ["1.2.0", "before-2.0.0-beta.1", "my-notes_2026-01-31T120509Z_1.2.0_before-2.0.0-beta.1.db"],
    ["0.0.0", "replaced", "my-notes_2026-01-31T120509Z_0.0.0_replaced.db"],
  ])("agree about version %s, %s", (version, reason, file) => {
    const backup = { name: "my-notes", made, version, reason };
    expect(formatBackupName(backup)).toBe(file);
    expect(parseBackupName(file, "my-notes")).toEqual(backup);
    expect(file).not.toMatch(/[<>:"/\\|?*\s]/);
  });

  test.each([
    "my-notes_2026-01-31T120509Z_1.2.0_by-hand.db-wal",
    "my-notes_2026-01-31T120509Z_1.2.0_by-hand.db.samara-tmp",
    "my-notes_2026-01-31T120509Z_1.2.0.db",
    "my-notes_2026-13-31T120509Z_1.2.0_daily.db",
    "my-notes_2026-01-31T120509Z_1.2.0_whim.db",
    "my-notes_2026-01-31T120509Z__daily.db",
    "notes_2026-01-31T120509Z_1.2.0_daily.db",
    "settings.toml",
    "",
  ])("parseBackupName() takes %j for no backup", (file) => {
    expect(parseBackupName(file, "my-notes")).toBeNull();
  });
});

/** `d5` is a daily one of 5 MB; the first is the oldest. */
const plan = (list: string, keep: number, maxBytes: number) => {
  const reasons: Record<string, BackupReason> = {
    d: "daily",
    h: "by-hand",
    r: "replaced",
    b: "before-2.0.0",
    n: "new-version",
  };
  const backups = list.split(" ").map((entry, index): StoredBackup => ({
    name: "notes",
    made: new Date(index * 1000),
    version: "1.0.0",
    reason: reasons[entry[0] ?? ""] ?? "daily",
    file: `${index}${entry}`,
    size: Number(entry.slice(1)),
  }));
  return planPruning(backups, { keep, maxBytes })
    .map(({ file }) => file)
    .sort()
    .join(" ");
};

describe("planPruning()", () => {
  test.each([
    ["nothing when all fit", "d1 d1 d1", 3, 9, ""],
    ["the oldest beyond the number", "d1 b1 n1 d1", 2, 9, "0d1 1b1"],
    ["the oldest that do not fit", "d4 d4 d4", 7, 8, "0d4"],
    ["never the newest, whatever its size", "d1 d99", 7, 8, "0d1"],
    ["never what the user asked for", "h99 r99 d1 d1", 1, 8, "2d1"],
  ])("removes %s", (_, list, keep, maxBytes, gone) => {
    expect(plan(list, keep, maxBytes)).toBe(gone);
  });
});

const hours = (count: number) => new Date(count * 60 * 60 * 1000);

describe("isBackupDue()", () => {
  test.each([
    ["a day later, with changes", 0, 5, 24, true],
    ["a day later, without", 5, 0, 29, false],
    ["on the same day", 0, 5, 23, false],
    ["after the clock was set back by years", 90_000, 90_001, 10, true],
  ])("tells %s", (_, last, changed, now, due) => {
    expect(isBackupDue({ last: hours(last), changed: hours(changed), now: hours(now) })).toBe(due);
  });
});
