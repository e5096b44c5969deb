// Decides what happens to each seed file: dpkg's rules for configuration files, without its questions
// (https://www.debian.org/doc/debian-policy/ap-pkg-conffiles.html). Pure: looks at nothing, writes nothing.
import type { SeedEntry, SeedManifest } from "./build-info.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";

/** What stands at a seed's place in the home. */
export type DiskState = { kind: "absent" } | { kind: "file"; sha256: string } | { kind: "other" };

export type SeedAction =
  /** Unpack the shipped file at its place. */
  | { kind: "write"; seed: SeedEntry }
  /** Keep the user's file, and put the shipped one beside it as `<path>.new`. */
  | { kind: "write-beside"; seed: SeedEntry }
  /** Remove a file that is no longer shipped and that the user never touched. */
  | { kind: "remove"; path: string };

export interface SeedPlan {
  actions: readonly SeedAction[];
  /** The ledger's files once the actions are done. */
  files: Readonly<Record<string, LedgerEntry>>;
}

/** @param onDisk tells the state of a path; asked once for each path of the manifest and the ledger */
export function planSeeds(
  manifest: SeedManifest,
  ledger: Pick<Ledger, "files"> | null,
  onDisk: (path: string) => DiskState,
): SeedPlan {
  // A map, because a seed may be called "constructor".
  const known = new Map(Object.entries(ledger?.files ?? {}));
  const shipped = new Set(manifest.map(({ path }) => path));
  const kept = manifest.flatMap((seed) => planShipped(seed, known.get(seed.path), onDisk(seed.path)));
  const dropped = [...known]
    .filter(([path]) => !shipped.has(path))
    .flatMap(([path, entry]) => planDropped(path, entry, onDisk(path)));
  const files = Object.fromEntries(manifest.map(({ path, sha256, mode }) => [path, { sha256, mode }]));
  return { actions: [...kept, ...dropped], files };
}

function planShipped(seed: SeedEntry, last: LedgerEntry | undefined, disk: DiskState): SeedAction[] {
  if (disk.kind === "absent") return last ? [] : [{ kind: "write", seed }];
  if (disk.kind === "file" && disk.sha256 === seed.sha256) return [];
  const isChanged = last?.sha256 !== seed.sha256;
  const isUntouched = disk.kind === "file" && disk.sha256 === last?.sha256;
  if (isUntouched) return [{ kind: "write", seed }];
  return isChanged ? [{ kind: "write-beside", seed }] : [];
}

function planDropped(path: string, last: LedgerEntry, disk: DiskState): SeedAction[] {
  return disk.kind === "file" && disk.sha256 === last.sha256 ? [{ kind: "remove", path }] : [];
}
