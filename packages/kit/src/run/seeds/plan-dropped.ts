// Decides about seeds that are no longer shipped, and the room they leave. Pure, like
// seeds/plan.ts.
import type { SeedManifest } from "../build-info.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Decision, DiskState, ReadState, SeedAction, SeedNotice } from "./actions.ts";

/** @param key maps names that are one file on the home's disk to the same text */
export function planDropped(
  gone: readonly { path: string; entry: LedgerEntry }[],
  manifest: SeedManifest,
  onDisk: ReadState,
  key: (path: string) => string,
): Decision {
  if (gone.length === 0) return { actions: [], notices: [] };
  const used = new Set(manifest.flatMap(({ path }) => foldersOf(path)).map(key));
  const removals: SeedAction[] = [];
  const notices: SeedNotice[] = [];
  const folders = new Set<string>();
  for (const { path, entry } of gone) {
    if (entry.policy === "once") continue;
    const disk = onDisk(path);
    if (disk.kind === "file" && disk.sha256 === entry.sha256) removals.push({ kind: "remove", path });
    else if (disk.kind === "file" || disk.kind === "unreadable") notices.push({ kind: "dropped", path });
    // Also for a missing file: a start that was cut off may have removed it but not the folder.
    if (disk.kind !== "blocked")
      for (const folder of foldersOf(path)) if (!used.has(key(folder))) folders.add(folder);
  }
  const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
  return {
    actions: [...removals, ...deepestFirst.map((path) => ({ kind: "remove-folder", path }) as const)],
    notices,
  };
}

/** `a/b/c.txt` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("/"));
}

/**
 * The state of a path after the removals. A dropped seed may be where a folder of new ones goes,
 * and vice versa.
 */
export function seenAfter(
  removals: readonly SeedAction[],
  path: string,
  disk: DiskState,
  key: (path: string) => string,
): DiskState {
  if (removals.length === 0 || (disk.kind !== "blocked" && disk.kind !== "folder")) return disk;
  const going = new Set(
    removals.map((action) => {
      if (action.kind === "remove-folder") return `${key(action.path)}/`;
      return action.kind === "remove" ? key(action.path) : "";
    }),
  );
  const inPlace = disk.kind === "blocked" ? [disk.by] : [`${path}/`, ...disk.entries];
  return inPlace.every((name) => going.has(key(name))) ? { kind: "absent" } : disk;
}
