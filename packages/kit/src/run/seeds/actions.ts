// The state of a seed's place in the home, and the actions for it. Plain data: one part plans,
// another acts.
import type { SeedEntry } from "../build-info.ts";
import type { LedgerEntry } from "./ledger.ts";

/** The state of a path in the home. */
export type DiskState =
  | { kind: "absent" }
  /** `mode` is missing if the system has no permission bits. */
  | { kind: "file"; sha256: string; mode?: number }
  /** The folder's content, as paths in the home; a folder's path ends with "/". */
  | { kind: "folder"; entries: readonly string[] }
  | { kind: "symlink" }
  /** A pipe, a socket, a device. */
  | { kind: "other" }
  /** A file without permission to read it: its content is unknown. */
  | { kind: "unreadable" }
  /** The user has something at the path `by`, where one of its folders should be. */
  | { kind: "blocked"; by: string };

export type SeedAction =
  /** Remove a file that is no longer needed, and that the user never changed. */
  | { kind: "remove"; path: string }
  /** Remove a folder of such files if it is empty. */
  | { kind: "remove-folder"; path: string }
  /** Unpack the shipped file; `mode` is the user's own choice, if any. */
  | { kind: "write"; seed: SeedEntry; mode?: number }
  /** Keep the user's file, and put the shipped one beside it as `<path>.new`. */
  | { kind: "write-beside"; seed: SeedEntry }
  /** The same, if the user edited an earlier `<path>.new`: that goes to the backups. */
  | { kind: "back-up-then-write-beside"; seed: SeedEntry }
  /** Copy the user's file to the backups, then unpack the shipped one. */
  | { kind: "back-up-then-write"; seed: SeedEntry }
  | { kind: "set-mode"; path: string; mode: number };

/** A message for the user: their file was kept, or moved. */
export interface SeedNotice {
  kind: "beside" | "backed up" | "dropped" | "in the way";
  /** The kept file, relative to the home. */
  path: string;
}

export interface SeedPlan {
  /** In the order of execution: removals make room for new files. */
  actions: readonly SeedAction[];
  notices: readonly SeedNotice[];
  /** The ledger's files after the actions. */
  files: Readonly<Record<string, LedgerEntry>>;
}

/** The actions for one seed or several. */
export interface Decision {
  actions: readonly SeedAction[];
  notices: readonly SeedNotice[];
}

/** Reads the state of a path in the home. */
export type ReadState = (path: string) => DiskState;
