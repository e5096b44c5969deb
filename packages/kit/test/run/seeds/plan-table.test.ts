// Every combination of what was shipped, what stands in the home and the seed's policy: one row each, nothing left out.
import { describe, expect, test } from "bun:test";

import { seedPolicies, type SeedEntry, type SeedPolicy } from "../../../src/run/build-info.ts";
import type { LedgerEntry } from "../../../src/run/seeds/ledger.ts";
import { planSeeds } from "../../../src/run/seeds/plan.ts";
import type { DiskState } from "../../../src/run/seeds/actions.ts";

const path = "docs/a.txt";
const shipments = ["same", "changed", "new", "dropped", "mode changed"] as const;
const disks = [
  "absent",
  "as last shipped",
  "as now shipped",
  "edited",
  "folder",
  "symlink",
  "unreadable",
] as const;
type Shipment = (typeof shipments)[number];
type Disk = (typeof disks)[number];

// "-" leaves all as it is and says nothing; "told" does too, and says so; "beside" and "backup" are told as well.
const table = `
  shipped      | disk            | keep-edits | replace | once
  same         | absent          | -          | write   | -
  same         | as last shipped | -          | -       | -
  same         | as now shipped  | -          | -       | -
  same         | edited          | -          | backup  | -
  same         | folder          | -          | -       | -
  same         | symlink         | -          | -       | -
  same         | unreadable      | -          | -       | -
  changed      | absent          | -          | write   | -
  changed      | as last shipped | write      | write   | -
  changed      | as now shipped  | -          | -       | -
  changed      | edited          | beside     | backup  | -
  changed      | folder          | beside     | beside  | -
  changed      | symlink         | beside     | beside  | -
  changed      | unreadable      | beside     | beside  | -
  new          | absent          | write      | write   | write
  new          | as last shipped | beside     | beside  | told
  new          | as now shipped  | -          | -       | -
  new          | edited          | beside     | beside  | told
  new          | folder          | beside     | beside  | told
  new          | symlink         | beside     | beside  | told
  new          | unreadable      | beside     | beside  | told
  dropped      | absent          | -          | -       | -
  dropped      | as last shipped | remove     | remove  | -
  dropped      | as now shipped  | told       | told    | -
  dropped      | edited          | told       | told    | -
  dropped      | folder          | -          | -       | -
  dropped      | symlink         | -          | -       | -
  dropped      | unreadable      | told       | told    | -
  mode changed | absent          | -          | write   | -
  mode changed | as last shipped | mode       | mode    | -
  mode changed | as now shipped  | mode       | mode    | -
  mode changed | edited          | -          | backup  | -
  mode changed | folder          | -          | -       | -
  mode changed | symlink         | -          | -       | -
  mode changed | unreadable      | -          | -       | -`;

const words = {
  write: "write",
  "write-beside": "beside",
  "back-up-then-write": "backup",
  "set-mode": "mode",
  remove: "remove",
} as Readonly<Record<string, string>>;

const rows = table
  .trim()
  .split("\n")
  .slice(1)
  .map((row) => row.split("|").map((cell) => cell.trim()));
const cases = shipments.flatMap((shipment) =>
  disks.flatMap((disk) => seedPolicies.map((policy) => ({ shipment, disk, policy }))),
);

describe("planSeeds()", () => {
  test.each(cases)(
    "a $policy seed that is $shipment and on the disk is $disk",
    ({ shipment, disk, policy }) => {
      const plan = planOne(shipment, disk, policy);
      const acted = plan.actions
        .filter(({ kind }) => kind !== "remove-folder")
        .map(({ kind }) => words[kind]);
      const done = acted.join() || (plan.notices.length > 0 ? "told" : "-");
      expect<string | undefined>(done).toBe(expected(shipment, disk, policy));
      const isTold = ["beside", "backup", "told"].includes(done);
      expect(plan.notices.length).toBe(isTold ? 1 : 0);
    },
  );

  test("has a row for each of the 105 combinations", () => {
    console.log(`planSeeds(): ${cases.length} combinations`);
    expect(cases).toHaveLength(7 * 5 * 3);
    expect(rows).toHaveLength(7 * 5);
  });

  const settled = cases.filter(
    ({ shipment, disk, policy }) =>
      shipment !== "dropped" && policy !== "replace" && expected(shipment, disk, policy) !== "beside",
  );
  test.each(settled)("does not look again after $policy, $shipment, $disk", ({ shipment, disk, policy }) => {
    const { files } = planOne(shipment, disk, policy);
    const again = planSeeds(manifestOf(shipment, policy), { files }, (asked) => {
      throw new Error(`It looked at ${asked}.`);
    });
    expect(again).toEqual({ actions: [], notices: [], files });
  });
});

function expected(shipment: Shipment, disk: Disk, policy: SeedPolicy): string | undefined {
  const row = rows.find(([shipped, state]) => shipped === shipment && state === disk);
  return row?.[2 + seedPolicies.indexOf(policy)];
}

function planOne(shipment: Shipment, disk: Disk, policy: SeedPolicy) {
  const manifest = manifestOf(shipment, policy);
  const last: LedgerEntry = { sha256: "last", mode: 0o600, policy };
  const ledger = shipment === "new" ? null : { files: { [path]: last } };
  const state = stateOf(disk, manifest[0]?.sha256 ?? "now");
  return planSeeds(manifest, ledger, (asked) => (asked === path ? state : { kind: "absent" }));
}

function manifestOf(shipment: Shipment, policy: SeedPolicy): SeedEntry[] {
  const seed = { path, mode: 0o600, size: 1, sha256: "last", policy };
  if (shipment === "dropped") return [];
  if (shipment === "same") return [seed];
  return [shipment === "mode changed" ? { ...seed, mode: 0o700 } : { ...seed, sha256: "now" }];
}

function stateOf(disk: Disk, now: string): DiskState {
  const hashes: Partial<Record<Disk, string>> = {
    "as last shipped": "last",
    "as now shipped": now,
    edited: "mine",
  };
  const sha256 = hashes[disk];
  if (sha256 !== undefined) return { kind: "file", sha256, mode: 0o600 };
  if (disk === "folder") return { kind: "folder", entries: [`${path}/mine`] };
  return { kind: disk as "absent" | "symlink" | "unreadable" };
}
