import { describe, expect, test } from "bun:test";

import type { DiskState } from "../../../src/run/seeds/actions.ts";
import { formatStatuses, seedStatuses } from "../../../src/run/seeds/status.ts";

const seed = { path: "a.txt", mode: 0o600, size: 1, sha256: "now" };
const ledger = { files: { "a.txt": { sha256: "last", mode: 0o600 } } };

describe("seedStatuses()", () => {
  test.each([
    [{ kind: "file", sha256: "now" }, "as shipped", "as shipped"],
    [{ kind: "file", sha256: "last" }, "as shipped before", "edited"],
    [{ kind: "file", sha256: "mine" }, "edited", "edited"],
    [{ kind: "absent" }, "deleted", "not planted"],
    [{ kind: "blocked", by: "a" }, "not planted", "not planted"],
    [{ kind: "folder", entries: [] }, "folder", "folder"],
    [{ kind: "symlink" }, "symlink", "symlink"],
    [{ kind: "other" }, "other", "other"],
    [{ kind: "unreadable" }, "unreadable", "unreadable"],
  ] as const)("tells of %j with and without a ledger", (disk, known, unknown) => {
    const onDisk = (path: string): DiskState => (path === "a.txt" ? disk : { kind: "absent" });
    const row = { file: "a.txt", policy: "keep-edits", newWaiting: false } as const;
    expect(seedStatuses([seed], ledger, onDisk)).toEqual([{ ...row, state: known }]);
    expect(seedStatuses([seed], null, onDisk)).toEqual([{ ...row, state: unknown }]);
  });

  test("tells the policy, and whether a newer version waits", () => {
    const [row] = seedStatuses([{ ...seed, policy: "once" }], ledger, () => ({
      kind: "file",
      sha256: "mine",
    }));
    expect(row).toEqual({ file: "a.txt", state: "edited", policy: "once", newWaiting: true });
  });
});

describe("formatStatuses()", () => {
  test("lines columns up, wide letters too", () => {
    const row = { state: "edited", policy: "keep-edits", newWaiting: false } as const;
    const rows = [
      { ...row, file: "日本.txt" },
      { ...row, file: "a.txt", newWaiting: true },
    ];
    expect(formatStatuses(rows)).toBe(
      [
        "FILE      STATE                 POLICY",
        "日本.txt  edited                keep-edits",
        "a.txt     edited, .new waiting  keep-edits",
      ].join("\n"),
    );
  });

  test("says so where there are no seeds", () => {
    expect(formatStatuses([])).toBe("This app ships no files");
  });
});
