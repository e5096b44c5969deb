import { describe, expect, test } from "bun:test";

import type { SeedEntry } from "../../../src/run/build-info.ts";
import { planSeeds } from "../../../src/run/seeds/plan.ts";
import type { DiskState } from "../../../src/run/seeds/actions.ts";

const seedOf = (path: string, more: Partial<SeedEntry> = {}): SeedEntry => ({
  path,
  mode: 0o600,
  size: 1,
  sha256: "now",
  ...more,
});
const last = { sha256: "last", mode: 0o600 };
const fileOf = (sha256: string, mode = 0o600) => ({ kind: "file", sha256, mode }) as const;

/** A disk with these states, and nothing elsewhere. */
const diskOf =
  (states: Record<string, DiskState>) =>
  (path: string): DiskState =>
    states[path] ?? { kind: "absent" };

// What stands in the home, by what it is to the seed.
const states: Record<string, DiskState> = {
  absent: { kind: "absent" },
  "as last shipped": fileOf("last"),
  "as now shipped": fileOf("now"),
  edited: fileOf("edited"),
  "a link": { kind: "symlink" },
  "a folder of the user's": { kind: "folder", entries: ["a.txt/mine"] },
  unreadable: { kind: "unreadable" },
  other: { kind: "other" },
};
// The executable's seed, and whether the ledger knows it.
const releases: Record<string, { manifest: SeedEntry[]; isKnown: boolean }> = {
  same: { manifest: [seedOf("a.txt", { sha256: "last" })], isKnown: true },
  changed: { manifest: [seedOf("a.txt")], isKnown: true },
  new: { manifest: [seedOf("a.txt")], isKnown: false },
  dropped: { manifest: [], isKnown: true },
};

function plan(release: string, state: string, policy?: SeedEntry["policy"]) {
  const { manifest = [], isKnown = false } = releases[release] ?? {};
  const withPolicy = policy === undefined ? {} : { policy };
  const ledger = isKnown ? { files: { "a.txt": { ...last, ...withPolicy } } } : null;
  const seeds = manifest.map((seed) => seedOf(seed.path, { sha256: seed.sha256, ...withPolicy }));
  return planSeeds(seeds, ledger, diskOf({ "a.txt": states[state] ?? { kind: "absent" } }));
}

const kindsOf = (found: ReturnType<typeof plan>): string[] => found.actions.map(({ kind }) => kind);

describe("planSeeds()", () => {
  test.each([
    ["same", "absent", "keeps a deleted file deleted", []],
    ["same", "as last shipped", "has nothing to do", []],
    ["same", "as now shipped", "keeps a file the user edited", []],
    ["same", "edited", "keeps a file the user edited", []],
    ["same", "a link", "keeps the user's link", []],
    ["same", "a folder of the user's", "keeps the user's folder", []],
    ["same", "unreadable", "keeps it", []],
    ["same", "other", "keeps it", []],
    ["changed", "absent", "keeps a deleted file deleted", []],
    ["changed", "as last shipped", "replaces a file nobody touched", ["write"]],
    ["changed", "as now shipped", "finds a file of a start that was cut off in place", []],
    ["changed", "edited", "puts the new one beside a file the user edited", ["write-beside"]],
    ["changed", "a link", "puts the new one beside the user's link", ["write-beside"]],
    ["changed", "a folder of the user's", "puts the new one beside the user's folder", ["write-beside"]],
    ["changed", "unreadable", "puts the new one beside what nobody can compare", ["write-beside"]],
    ["changed", "other", "puts the new one beside", ["write-beside"]],
    ["new", "absent", "unpacks it", ["write"]],
    ["new", "as last shipped", "puts it beside a file that was there before", ["write-beside"]],
    ["new", "as now shipped", "finds a file of a start that was cut off in place", []],
    ["new", "edited", "puts it beside a file that was there before", ["write-beside"]],
    ["new", "a link", "puts it beside the user's link", ["write-beside"]],
    ["new", "a folder of the user's", "puts it beside the user's folder", ["write-beside"]],
    ["new", "unreadable", "puts it beside", ["write-beside"]],
    ["new", "other", "puts it beside", ["write-beside"]],
    ["dropped", "absent", "has nothing to do", []],
    ["dropped", "as last shipped", "removes a file nobody touched", ["remove"]],
    ["dropped", "as now shipped", "keeps a file the user edited", []],
    ["dropped", "edited", "keeps a file the user edited", []],
    ["dropped", "a link", "keeps the user's link", []],
    ["dropped", "a folder of the user's", "keeps the user's folder", []],
    ["dropped", "unreadable", "keeps it", []],
    ["dropped", "other", "keeps it", []],
  ])("a seed that is %s, on the disk %s: %s", (release, state, _, kinds) => {
    const found = plan(release, state);
    expect(kindsOf(found)).toEqual(kinds);
    const { manifest = [] } = releases[release] ?? {};
    const beside = kinds.some((kind) => kind === "write-beside") ? { beside: "now" } : {};
    const entries = manifest.map(({ path, sha256, mode }) => [path, { sha256, mode, ...beside }]);
    expect(found.files).toEqual(Object.fromEntries(entries));
  });

  test.each([
    ["once", "same", "absent", []],
    ["once", "changed", "as last shipped", []],
    ["once", "changed", "edited", []],
    ["once", "new", "absent", ["write"]],
    ["once", "new", "edited", []],
    ["once", "dropped", "as last shipped", []],
    ["replace", "same", "absent", ["write"]],
    ["replace", "same", "as last shipped", []],
    ["replace", "same", "edited", ["back-up-then-write"]],
    ["replace", "changed", "absent", ["write"]],
    ["replace", "changed", "as last shipped", ["write"]],
    ["replace", "changed", "edited", ["back-up-then-write"]],
    ["replace", "changed", "a link", ["write-beside"]],
    ["replace", "new", "edited", ["write-beside"]],
    ["replace", "dropped", "as last shipped", ["remove"]],
    ["replace", "dropped", "edited", []],
  ] as const)(
    "with the policy %s, a seed that is %s, on the disk %s: %j",
    (policy, release, state, kinds) => {
      expect(kindsOf(plan(release, state, policy))).toEqual([...kinds]);
    },
  );

  test("remembers of a seed that is unpacked once what was unpacked", () => {
    expect(plan("changed", "edited", "once").files).toEqual({ "a.txt": { ...last, policy: "once" } });
  });

  test.each([
    ["as last shipped", 0o600, "write", undefined],
    ["as last shipped", 0o640, "write", 0o640],
    ["as now shipped", 0o600, "set-mode", 0o700],
    ["as now shipped", 0o644, undefined, undefined],
    ["as now shipped", 0o700, undefined, undefined],
  ])(
    "of a file %s with the mode %o: %p %o, because a mode the user chose stays",
    (state, mode, kind, chosen) => {
      const disk = diskOf({ "a.txt": fileOf(state === "as now shipped" ? "now" : "last", mode) });
      const [action] = planSeeds(
        [seedOf("a.txt", { mode: 0o700 })],
        { files: { "a.txt": last } },
        disk,
      ).actions;
      const found: unknown = action && "mode" in action ? [action.kind, action.mode] : [action?.kind];
      expect(found).toEqual(chosen === undefined ? [kind] : [kind, chosen]);
    },
  );

  test.each<[string, DiskState, string[]]>([
    ["nothing", { kind: "absent" }, ["write-beside"]],
    ["the same, of a start that was cut off", fileOf("now"), []],
    ["an earlier version's", fileOf("last"), ["write-beside"]],
    ["the user's own work", fileOf("merged"), ["back-up-then-write-beside"]],
    ["a folder", { kind: "folder", entries: [] }, []],
  ])("puts a file beside an edited one where there is %s", (_, beside, kinds) => {
    const disk = diskOf({ "a.txt": fileOf("edited"), "a.txt.new": beside });
    const found = planSeeds([seedOf("a.txt")], { files: { "a.txt": last } }, disk);
    expect(kindsOf(found)).toEqual(kinds);
    expect(found.notices.map(({ path }) => path)).toEqual(["a.txt.new"]);
  });

  // What version 2 put beside the user's file, and what version 3 does with it. "waits": the ledger goes on knowing it.
  test.each<[string, string, DiskState, DiskState, string[], string]>([
    ["merged", "the same", fileOf("last"), fileOf("last"), ["remove"], "gone"],
    ["merged", "another", fileOf("now"), fileOf("last"), ["remove"], "gone"],
    ["put in place", "another", fileOf("last"), fileOf("last"), ["write", "remove"], "gone"],
    ["edited", "the same", fileOf("edited"), fileOf("last"), [], "waits"],
    ["edited", "another", fileOf("edited"), fileOf("last"), ["write-beside"], "waits"],
    ["deleted", "the same", { kind: "absent" }, fileOf("last"), [], "waits"],
    ["deleted", "another", { kind: "absent" }, fileOf("last"), [], "waits"],
    ["merged", "the same", fileOf("last"), fileOf("half merged"), [], "gone"],
    ["merged", "another", fileOf("now"), fileOf("half merged"), [], "gone"],
    ["merged", "another", fileOf("now"), { kind: "symlink" }, [], "gone"],
    ["merged", "another", fileOf("now"), { kind: "absent" }, [], "gone"],
  ])("of a waiting .new, whose file was %s while %s is shipped", (_, shipped, file, beside, kinds, then) => {
    const seed = seedOf("a.txt", { sha256: shipped === "another" ? "now" : "last" });
    const ledger = { files: { "a.txt": { ...last, beside: "last" } } };
    const found = planSeeds([seed], ledger, diskOf({ "a.txt": file, "a.txt.new": beside }));
    expect(kindsOf(found)).toEqual(kinds);
    const waiting = kinds.includes("write-beside") ? "now" : "last";
    expect(found.files["a.txt"]?.beside).toBe(then === "waits" ? waiting : undefined);
  });

  test("never removes a .new that it has not put there", () => {
    const disk = diskOf({ "a.txt": fileOf("now"), "a.txt.new": fileOf("last") });
    expect(planSeeds([seedOf("a.txt")], { files: { "a.txt": last } }, disk).actions).toEqual([]);
  });

  test("goes around a file of the user's where a folder should be, and says so", () => {
    const { actions, notices, files } = planSeeds([seedOf("docs/a.txt")], null, () => ({
      kind: "blocked",
      by: "docs",
    }));
    expect({ actions, notices, files }).toEqual({
      actions: [],
      notices: [{ kind: "in the way", path: "docs" }],
      files: {},
    });
  });

  test("removes the folders of dropped seeds, deepest first, and none that is still used", () => {
    const disk = diskOf({ "a/b/c.txt": fileOf("last"), "a/d/e.txt": fileOf("last") });
    const ledger = { files: { "a/b/c.txt": last, "a/d/e.txt": last, "a/f.txt": { ...last, sha256: "now" } } };
    const { actions } = planSeeds([seedOf("a/f.txt")], ledger, disk);
    expect(actions.map((action) => "path" in action && `${action.kind} ${action.path}`)).toEqual([
      "remove a/b/c.txt",
      "remove a/d/e.txt",
      "remove-folder a/b",
      "remove-folder a/d",
    ]);
  });

  test.each([
    [
      "a folder takes a dropped file's place",
      "docs",
      "docs/a.txt",
      { docs: fileOf("last"), "docs/a.txt": { kind: "blocked", by: "docs" } as DiskState },
    ],
    [
      "a file takes a dropped folder's place",
      "docs/a.txt",
      "docs",
      { "docs/a.txt": fileOf("last"), docs: { kind: "folder", entries: ["docs/a.txt"] } as DiskState },
    ],
  ])("makes room when %s", (_, old, fresh, disk) => {
    const { actions } = planSeeds([seedOf(fresh)], { files: { [old]: last } }, diskOf(disk));
    expect(actions[0]).toEqual({ kind: "remove", path: old });
    expect(actions.at(-1)).toMatchObject({ kind: "write", seed: { path: fresh } });
  });

  test("takes a seed that changed its case for the same file where the disk does", () => {
    const ledger = { files: { "Readme.md": { ...last, sha256: "now" } } };
    const look = (isCaseBlind: boolean) =>
      planSeeds([seedOf("README.md")], ledger, diskOf({ "Readme.md": fileOf("now") }), { isCaseBlind })
        .actions;
    expect(look(true)).toEqual([]);
    expect(look(false).map(({ kind }) => kind)).toEqual(["remove", "write"]);
  });

  test("backs up, and does not put aside, what differs when the ledger is lost", () => {
    const disk = diskOf({ "a.txt": fileOf("edited") });
    const seeds = [seedOf("a.txt", { policy: "replace" })];
    expect(planSeeds(seeds, null, disk, { isLedgerLost: true }).actions[0]?.kind).toBe("back-up-then-write");
    expect(planSeeds(seeds, null, disk).actions[0]?.kind).toBe("write-beside");
  });

  test("asks the disk nothing about seeds that have not changed", () => {
    const asked: string[] = [];
    const seeds = [seedOf("a.txt", { sha256: "last" }), seedOf("b.txt")];
    planSeeds(seeds, { files: { "a.txt": last, "b.txt": last } }, (path) => {
      asked.push(path);
      return { kind: "absent" };
    });
    expect(asked).toEqual(["b.txt"]);
  });

  test.each(["constructor", "toString", "__proto__"])("unpacks a new seed called %s", (name) => {
    for (const ledger of [null, { files: {} }]) {
      const found = planSeeds([seedOf(name)], ledger, () => ({ kind: "absent" }));
      expect(found.actions).toEqual([{ kind: "write", seed: seedOf(name) }]);
      expect(Object.keys(found.files)).toEqual([name]);
    }
  });
});
