import { describe, expect, test } from "bun:test";

import type { SeedEntry } from "../../src/runtime/build-info.ts";
import { planSeeds, type DiskState } from "../../src/runtime/plan-seeds.ts";

const path = "notes/a.txt";
const seed = (sha256: string, mode = 0o600): SeedEntry => ({ path, mode, size: 1, sha256 });
const entry = (sha256: string, mode = 0o600) => ({ sha256, mode });

// What lies in the home, by what it is to the seed.
const disk: Record<string, DiskState> = {
  absent: { kind: "absent" },
  "as last shipped": { kind: "file", sha256: "last" },
  "as now shipped": { kind: "file", sha256: "now" },
  edited: { kind: "file", sha256: "edited" },
  other: { kind: "other" },
};
// The executable's seed, and the ledger's entry for it.
const shipped: Record<string, { manifest: SeedEntry[]; last?: string }> = {
  same: { manifest: [seed("last")], last: "last" },
  changed: { manifest: [seed("now")], last: "last" },
  new: { manifest: [seed("now")] },
  dropped: { manifest: [], last: "last" },
};

describe("planSeeds()", () => {
  test.each([
    ["same", "absent", "keeps a deleted file deleted", []],
    ["same", "as last shipped", "has nothing to do", []],
    ["same", "as now shipped", "keeps a file the user edited", []],
    ["same", "edited", "keeps a file the user edited", []],
    ["same", "other", "keeps the user's folder or link", []],
    ["changed", "absent", "keeps a deleted file deleted", []],
    ["changed", "as last shipped", "replaces a file nobody touched", ["write"]],
    ["changed", "as now shipped", "finds a file of a start that was cut off in place", []],
    ["changed", "edited", "puts the new one beside a file the user edited", ["write-beside"]],
    ["changed", "other", "puts the new one beside the user's folder or link", ["write-beside"]],
    ["new", "absent", "unpacks it", ["write"]],
    ["new", "as last shipped", "puts it beside a file that was there before", ["write-beside"]],
    ["new", "as now shipped", "finds a file of a start that was cut off in place", []],
    ["new", "edited", "puts it beside a file that was there before", ["write-beside"]],
    ["new", "other", "puts it beside a folder or link that was there before", ["write-beside"]],
    ["dropped", "absent", "has nothing to do", []],
    ["dropped", "as last shipped", "removes a file nobody touched", ["remove"]],
    ["dropped", "as now shipped", "keeps a file the user edited", []],
    ["dropped", "edited", "keeps a file the user edited", []],
    ["dropped", "other", "keeps the user's folder or link", []],
  ])("a seed that is %s and %s on the disk: %s", (release, state, _, kinds) => {
    const { manifest, last } = shipped[release] ?? { manifest: [] };
    const ledger = last === undefined ? null : { files: { [path]: entry(last) } };
    const plan = planSeeds(manifest, ledger, () => disk[state] ?? { kind: "absent" });
    expect(plan.actions.map(({ kind }) => kind)).toEqual(kinds as (typeof plan.actions)[number]["kind"][]);
    expect(plan.files).toEqual(Object.fromEntries(manifest.map(({ sha256 }) => [path, entry(sha256)])));
  });

  test("asks once for each path of the manifest and the ledger", () => {
    const asked: string[] = [];
    planSeeds([seed("now")], { files: { [path]: entry("last"), gone: entry("x") } }, (of) => {
      asked.push(of);
      return { kind: "absent" };
    });
    expect(asked.sort()).toEqual(["gone", path]);
  });

  test("says what to write and what to remove", () => {
    const plan = planSeeds([seed("now", 0o700)], { files: { gone: entry("last") } }, (of) =>
      of === "gone" ? { kind: "file", sha256: "last" } : { kind: "absent" },
    );
    expect(plan).toEqual({
      actions: [
        { kind: "write", seed: seed("now", 0o700) },
        { kind: "remove", path: "gone" },
      ],
      files: { [path]: entry("now", 0o700) },
    });
  });

  test.each(["constructor", "toString", "__proto__"])("unpacks a new seed called %s", (name) => {
    const odd = { ...seed("now"), path: name };
    for (const ledger of [null, { files: {} }]) {
      const plan = planSeeds([odd], ledger, () => ({ kind: "absent" }));
      expect(plan.actions).toEqual([{ kind: "write", seed: odd }]);
      expect(Object.keys(plan.files)).toEqual([name]);
    }
  });
});
