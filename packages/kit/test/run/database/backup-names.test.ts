import { describe, expect, test } from "bun:test";

import {
  formatBackupName,
  isBackupDue,
  newestFirst,
  parseBackupName,
  planPruning,
  type BackupReason,
  type StoredBackup,
} from "../../../src/run/database/backup-names.ts";

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
    "my-notes_2026-01-31T120509Z_1.2.0_before-2.0.0 copy.db",
    "my-notes_2026-01-31T120509Z_1.2.0_before-2.0.0 - Copy (2).db",
    "my-notes_2026-01-31T120509Z_1.2.0_before-2.0.0(1).db",
    "my-notes_2026-01-31T120509Z_1.2.0_before-2.0.0.old.db",
    "my-notes_2026-01-31T120509Z_1.2.0_before-exam.db",
    "my-notes_2026-01-31T120509Z_1.2.0_daily copy.db",
    "my-notes_2026-01-31T120509Z_1.2.0_Daily.db",
    "my-notes_2026-01-31T120509Z_1.2.0_daily.DB",
    "my-notes_2026-01-31T120509Z_1.2.0_daily.db.db",
    "my-notes_2026-01-31_1.2.0_daily.db",
    "my-notes_2026-01-31T12:05:09Z_1.2.0_daily.db",
    "My-Notes_2026-01-31T120509Z_1.2.0_daily.db",
    "settings.toml",
    "",
  ])("parseBackupName() takes %j for no backup", (file) => {
    expect(parseBackupName(file, "my-notes")).toBeNull();
  });
});

/**
 * `d5` is a daily one of 5 MB; the first is the oldest, the last was just made; `+` is dated years ahead, `>` an hour; of `m` the version
 * 2.0.0-mine wrote the rows.
 */
const plan = (list: string, keep: number, maxBytes: number) => {
  const reasons: Record<string, BackupReason> = {
    d: "daily",
    h: "by-hand",
    r: "replaced",
    b: "before-2.0.0",
    // A version's, or what a user called a copy of the one above.
    c: "before-2.0.0-mine",
    n: "new-version",
  };
  const ahead: Record<string, number> = { "+": 10 * 365 * 24 * 3_600_000, ">": 3_600_000 };
  const backups = list.split(" ").map((entry, index): StoredBackup => ({
    name: "notes",
    made: new Date(index * 1000 + (ahead[entry.at(-1) ?? ""] ?? 0)),
    version: entry.includes("m") ? "2.0.0-mine" : "1.0.0",
    reason: reasons[entry[0] ?? ""] ?? "daily",
    file: `${index}${entry}`,
    size: Number(entry.replace(/\D/g, "")),
  }));
  const justMade = { file: backups.at(-1)?.file ?? "", made: new Date(backups.length * 1000) };
  return planPruning(backups.toReversed(), justMade, { keep, maxBytes })
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
    ["never the one just made, where the clock is years behind", "d1+ d1+ d1+ b1", 3, 9, "0d1+"],
    [
      "never the one just made, where others bear a later date of the same day",
      "d1> d1> d1",
      1,
      9,
      "0d1> 1d1>",
    ],
    ["first what a clock that was ahead has dated", "d1 d1+ d1 d1", 3, 9, "1d1+"],
    [
      "never the one from before the last update, however many daily ones follow",
      "b1 d1 d1 d1",
      2,
      9,
      "1d1 2d1",
    ],
    ["never that one, whatever its size, nor for want of room", "b9 d1 d1 d1", 1, 2, "1d1 2d1"],
    ["never the one of a new version without a migration either", "n1 d1 d1", 1, 9, "1d1"],
    ["the one before that, as any other", "b1 n1 d1 d1", 2, 9, "0b1 2d1"],
    ["it once the next update's is made", "b1 d1 b1", 1, 9, "0b1 1d1"],
    ["neither of two of which one bears a date that a wrong clock gave it", "b1 b1+ d1 d1", 1, 9, "2d1"],
    ["never what may be a user's copy", "b1 c1 b1 d1", 1, 9, "0b1"],
    ["what a version wrote of which there is more", "b1 c1 b1 d1m", 1, 9, "0b1 1c1"],
    ["never the one just made before a version of that kind", "b1 d1 c1", 1, 9, "0b1 1d1"],
  ])("removes %s", (_, list, keep, maxBytes, gone) => {
    expect(plan(list, keep, maxBytes)).toBe(gone);
  });
});

describe("planPruning() with files", () => {
  /** Backups of 1 MB, the oldest first, with these contents of 10 MB each. */
  const goneOf = (lists: readonly string[], maxBytes: number) => {
    const backups = lists.map((contents, index): StoredBackup => ({
      name: "notes",
      made: new Date(index * 1000),
      version: "1.0.0",
      reason: "daily",
      file: String(index),
      size: 1,
      contents: new Map([...contents].map((hash) => [hash, 10])),
    }));
    const justMade = { file: String(lists.length - 1), made: new Date(lists.length * 1000) };
    return planPruning(backups, justMade, { keep: 7, maxBytes }).map(({ file }) => file);
  };

  test.each([
    ["counts nothing twice that several backups share", ["a", "ab", "ab", "ab"], 4, []],
    ["counts what only older ones need", ["abx", "ab", "ab"], 12, ["0"]],
    ["counts that once, too", ["abx", "abx", "ab"], 13, []],
    ["keeps the newest, whatever its files take", ["", "abcdefgh"], 2, []],
  ])("%s", (_, lists, maxBytes, gone) => expect(goneOf(lists, maxBytes)).toEqual(gone));
});

const hours = (count: number) => new Date(count * 60 * 60 * 1000);

describe("newestFirst()", () => {
  test("puts what is dated ahead of now last, and a few hours are not ahead", () => {
    const list = [20, 90_001, 90_000, 40, 30].map((count): StoredBackup => ({
      name: "notes",
      version: "1.0.0",
      reason: "daily",
      size: 1,
      made: hours(count),
      file: String(count),
    }));
    const order = list.toSorted(newestFirst(hours(35))).map(({ file }) => file);
    expect(order).toEqual(["40", "30", "20", "90001", "90000"]);
  });
});

describe("isBackupDue()", () => {
  test.each([
    ["a day later, with changes", [0], 5, 24, true],
    ["a day later, without", [5], 0, 29, false],
    ["on the same day", [0], 5, 23, false],
    ["by the newest backup", [48, 0], 50, 71, false],
    ["after the clock was ahead by years, by what else there is", [90_000, 0], 5, 24, true],
    ["after the clock was ahead by years, on the same day", [90_000, 2], 5, 24, false],
    ["in a home that a clock years ahead has dated", [90_000], 500_000, 500_010, true],
    ["in such a home, where the last change is dated ahead as well", [90_000], 90_001, 60, true],
    ["in such a home, once a backup is there", [50, 90_000], 90_001, 60, false],
  ])("tells %s", (_, times, changed, now, due) => {
    expect(isBackupDue(times.map(hours), hours(changed), hours(now))).toBe(due);
  });
});
