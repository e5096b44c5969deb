// `.state/pending-update.json`: an executable was put into place, and is not proved yet. It is
// there from the moment before the swap until the new version may take writes, so that a power
// cut in between leaves no doubt.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { HomePaths } from "../home/paths.ts";
import { readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import { pendingFile } from "./pending-file.ts";

export const Pending = Type.Object({
  from: Type.String(),
  to: Type.String(),
  /** Where users start the app. */
  executable: Type.String(),
  /** The executable of `from`. */
  kept: Type.String(),
  /** How many migrations `from` knows: a database with more is not for it. */
  migrations: Type.Integer({ minimum: 0 }),
  /** Starts of the new version so far. */
  tries: Type.Integer({ minimum: 0 }),
  /** It failed: what is left to do is to bring `from` and its data back. */
  isReturning: Type.Boolean(),
});
export type PendingUpdate = Static<typeof Pending>;

/** null if there is none, or a damaged one: then the executable in place is the one that counts. */
export function readPending(paths: Pick<HomePaths, "state">): PendingUpdate | null {
  try {
    const value: unknown = JSON.parse(readText(pendingFile(paths)));
    return Value.Check(Pending, value) ? value : null;
  } catch {
    return null;
  }
}

export function writePending(paths: Pick<HomePaths, "state">, pending: PendingUpdate): void {
  replaceFile(pendingFile(paths), `${JSON.stringify(pending, null, 2)}\n`, 0o600, { lasting: true });
}
