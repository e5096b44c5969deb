// What a restore does with the app's own files: which are put back, and which go. And the plan of
// it, which is in the home's .state/ until all of it is done.
import { rmSync } from "node:fs";
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { errorCode, explainRefusal } from "../errors.ts";
import { readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import { foldName } from "../seeds/fold-name.ts";
import type { KeptFile } from "./manifest.ts";
import type { FilePatterns } from "./patterns.ts";
import { restorePlaces } from "./restore-places.ts";

const RestorePlan = Type.Object({
  /** The inode of the database's copy, which a rename puts in the database's place. */
  database: Type.String(),
  /** Each is ready in .state/restore/, under this name. */
  put: Type.Array(
    Type.Object({ staged: Type.String({ pattern: "^\\d+$" }), path: Type.String({ minLength: 1 }) }),
  ),
  remove: Type.Array(Type.String({ minLength: 1 })),
});
export type RestorePlan = Static<typeof RestorePlan>;

export interface WantedFiles {
  /** Of the backup, that the home has not as they were. */
  put: KeptFile[];
  /** Paths of the home's that the backup has not. */
  remove: string[];
  /** Of the backup, that `config.files` does not list any more. */
  foreign: KeptFile[];
}

/**
 * @param present what the home has; `sha256` of what may be the same
 */
export function chooseFiles(
  backup: readonly KeptFile[],
  present: readonly Pick<KeptFile, "path" | "sha256">[],
  known: FilePatterns,
): WantedFiles {
  const isOwn = ({ path }: KeptFile) => known.match(path);
  const has = new Map(present.map(({ path, sha256 }) => [path, sha256]));
  const wanted = backup.filter(isOwn);
  // On a disk that ignores case, removing one would remove the other.
  const names = new Set(wanted.map(({ path }) => foldName(path)));
  return {
    put: wanted.filter(({ path, sha256 }) => has.get(path) !== sha256),
    remove: present.map(({ path }) => path).filter((path) => !names.has(foldName(path))),
    foreign: backup.filter((file) => !isOwn(file)),
  };
}

export function writePlan(state: string, plan: RestorePlan): void {
  replaceFile(restorePlaces(state).plan, `${JSON.stringify(plan)}\n`, 0o600);
}

/** null when no restore is under way, or its plan is damaged: then nothing of it is certain. */
export function readPlan(state: string): RestorePlan | null {
  const { plan } = restorePlaces(state);
  try {
    const value: unknown = JSON.parse(readText(plan));
    return Value.Check(RestorePlan, value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || ["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    throw explainRefusal(`Cannot read "${plan}"`, error);
  }
}

/** The plan first: what is staged means nothing without it. */
export function forgetPlan(state: string): void {
  const { plan, staged } = restorePlaces(state);
  try {
    rmSync(plan, { force: true });
    rmSync(staged, { recursive: true, force: true });
  } catch (error) {
    throw explainRefusal(`Cannot remove "${plan}"`, error);
  }
}
