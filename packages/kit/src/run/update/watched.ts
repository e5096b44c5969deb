// `.state/watched-update.json`: the new version may take writes, and is still watched. It is there
// from the blessing until that version ran for a while: a version that ends badly again and again
// is left.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { HomePaths } from "../home/paths.ts";
import { readText, removeFile } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import { Pending } from "./pending.ts";
import { watchedFile } from "./pending-file.ts";

const Watched = Type.Composite([
  Pending,
  Type.Object({
    /** Starts in a row that ended badly, or have not ended yet. */
    failures: Type.Optional(Type.Integer({ minimum: 0 })),
    /** The last of them; ISO 8601. Null once it ended well. */
    startedAt: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    /** The process of that start. */
    pid: Type.Optional(Type.Integer()),
    /** The log that shows whether something was written since the blessing. */
    log: Type.Optional(Type.String()),
  }),
]);
export type WatchedUpdate = Static<typeof Watched>;

type State = Pick<HomePaths, "state">;

/** null if there is none, or a damaged one. */
export function readWatched(paths: State): WatchedUpdate | null {
  try {
    const value: unknown = JSON.parse(readText(watchedFile(paths)));
    return Value.Check(Watched, value) ? value : null;
  } catch {
    return null;
  }
}

export function writeWatched(paths: State, watched: WatchedUpdate, { lasting = true } = {}): void {
  replaceFile(watchedFile(paths), `${JSON.stringify(watched, null, 2)}\n`, 0o600, { lasting });
}

export function forgetWatched(paths: State): void {
  removeFile(watchedFile(paths));
}

/**
 * After a power cut the computer was started later than the app: the version is not to blame for
 * that end. Pure.
 */
export function countFailures(
  { failures = 0, startedAt = null }: Pick<WatchedUpdate, "failures" | "startedAt">,
  bootedAt: Date,
): number {
  const isCut = startedAt !== null && bootedAt > new Date(startedAt);
  return Math.max(0, failures - (isCut ? 1 : 0));
}
