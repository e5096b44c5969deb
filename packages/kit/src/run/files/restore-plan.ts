// Decides which of the app's own files a restore puts back, and which it removes. Its plan stays in
// the home's .state/ until everything is done.
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
  /** The inode of the database's copy, which a rename moves to the database's place. */
  database: Type.String(),
  /** Each file waits in .state/restore/, under its `staged` name. */
  put: Type.Array(
    Type.Object({ staged: Type.String({ pattern: "^\\d+$" }), path: Type.String({ minLength: 1 }) }),
  ),
  remove: Type.Array(Type.String({ minLength: 1 })),
});
export type RestorePlan = Static<typeof RestorePlan>;

export interface WantedFiles {
  /** Files of the backup that the home lacks or has changed. */
  put: KeptFile[];
  /** Paths in the home that the backup lacks. */
  remove: string[];
  /** Files of the backup that `config.files` no longer lists. */
  foreign: KeptFile[];
}

/** @param present the home's files; with `sha256` where a file may be the same */
export function chooseFiles(
  backup: readonly KeptFile[],
  present: readonly Pick<KeptFile, "path" | "sha256">[],
  known: FilePatterns,
): WantedFiles {
  const isOwn = ({ path }: KeptFile) => known.match(path);
  const has = new Map(present.map(({ path, sha256 }) => [path, sha256]));
  const wanted = backup.filter(isOwn);
  // On a disk that ignores case, removing one name would remove the other.
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

/** Returns null when no restore is under way, or when its plan is damaged and proves nothing. */
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

/** Removes the plan first: staged files mean nothing without it. */
export function forgetPlan(state: string): void {
  const { plan, staged } = restorePlaces(state);
  try {
    rmSync(plan, { force: true });
    rmSync(staged, { recursive: true, force: true });
  } catch (error) {
    throw explainRefusal(`Cannot remove "${plan}"`, error);
  }
}
