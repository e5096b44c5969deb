// The state of each seed in the home: the rows of `seed status`. Changes nothing.
import type { SeedEntry, SeedManifest, SeedPolicy } from "../build-info.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import type { DiskState } from "./actions.ts";

export type SeedState =
  | "as shipped"
  /** As an earlier version shipped it: the next start replaces it, unless its policy is `once`. */
  | "as shipped before"
  | "edited"
  | "deleted"
  | "not planted"
  | "folder"
  | "symlink"
  | "other"
  | "unreadable";

export interface SeedStatus {
  /** Relative to the home, with forward slashes. */
  file: string;
  state: SeedState;
  policy: SeedPolicy;
  /** `<file>.new` is there: a newer version of an edited file. */
  newWaiting: boolean;
}

export function seedStatuses(
  manifest: SeedManifest,
  ledger: Pick<Ledger, "files"> | null,
  onDisk: (path: string) => DiskState,
): SeedStatus[] {
  const known = new Map(Object.entries(ledger?.files ?? {}));
  return manifest.map((seed) => ({
    file: seed.path,
    state: seedState(seed, known.get(seed.path), onDisk(seed.path)),
    policy: seed.policy ?? "keep-edits",
    newWaiting: onDisk(`${seed.path}.new`).kind === "file",
  }));
}

export function seedState(seed: SeedEntry, last: LedgerEntry | undefined, disk: DiskState): SeedState {
  if (disk.kind === "absent") return last ? "deleted" : "not planted";
  if (disk.kind === "blocked") return "not planted";
  if (disk.kind !== "file") return disk.kind;
  if (disk.sha256 === seed.sha256) return "as shipped";
  return disk.sha256 === last?.sha256 ? "as shipped before" : "edited";
}

/** A table for people. */
export function formatStatuses(statuses: readonly SeedStatus[]): string {
  if (statuses.length === 0) return "This app ships no files";
  const rows = statuses.map(({ file, state, policy, newWaiting }) => [
    file,
    newWaiting ? `${state}, .new waiting` : state,
    policy,
  ]);
  const table = [["FILE", "STATE", "POLICY"], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => Bun.stringWidth(row[column] ?? ""))));
  const pad = (cell: string, column: number) => {
    const width = widths[column];
    return width === undefined ? cell : cell + " ".repeat(width - Bun.stringWidth(cell) + 2);
  };
  return table.map((row) => row.map(pad).join("")).join("\n");
}
