// What stands in the home at a seed's place, and what is to be done about it. Plain data: planned
// by one, carried out by another.
import type { SeedEntry } from "../build-info.ts";
import type { LedgerEntry } from "./ledger.ts";

/** What stands at a path of the home. */
export type DiskState =
  | { kind: "absent" }
  /** `mode` is missing where the system has no permission bits. */
  | { kind: "file"; sha256: string; mode?: number }
  /** All that is in the folder, as paths in the home; a folder's ends with "/". */
  | { kind: "folder"; entries: readonly string[] }
  | { kind: "symlink" }
  /** A pipe, a socket, a device. */
  | { kind: "other" }
  /** A file the user took away the permission to read: what is in it, nobody can tell. */
  | { kind: "unreadable" }
  /** Something of the user's, at the path `by`, stands where one of its folders should be. */
  | { kind: "blocked"; by: string };

export type SeedAction =
  /**
   * Remove a file that is no longer shipped, or no longer waits, and that the user never touched.
   */
  | { kind: "remove"; path: string }
  /** Remove a folder of such files, if nothing else is in it. */
  | { kind: "remove-folder"; path: string }
  /** Unpack the shipped file at its place; `mode` is the user's own choice, where they made one. */
  | { kind: "write"; seed: SeedEntry; mode?: number }
  /** Keep the user's file, and put the shipped one beside it as `<path>.new`. */
  | { kind: "write-beside"; seed: SeedEntry }
  /** The same where the user has edited an earlier `<path>.new`: that goes to the backups. */
  | { kind: "back-up-then-write-beside"; seed: SeedEntry }
  /** Copy the user's file to the backups, then unpack the shipped one at its place. */
  | { kind: "back-up-then-write"; seed: SeedEntry }
  | { kind: "set-mode"; path: string; mode: number };

/** What the user is told: their file was kept, or moved. */
export interface SeedNotice {
  kind: "beside" | "backed up" | "dropped" | "in the way";
  /** What was kept, relative to the home. */
  path: string;
}

export interface SeedPlan {
  /** In the order to carry them out: what goes makes room for what comes. */
  actions: readonly SeedAction[];
  notices: readonly SeedNotice[];
  /** The ledger's files once the actions are done. */
  files: Readonly<Record<string, LedgerEntry>>;
}

/** What to do about one seed or several. */
export interface Decision {
  actions: readonly SeedAction[];
  notices: readonly SeedNotice[];
}

/** Tells the state of a path of the home. */
export type ReadState = (path: string) => DiskState;
