// What the version that an update starts has from the one before: the secret that open pages know
// it by, and whether it ends with its window. In a file of `.state/`, since other programs may read
// an environment.
import { join } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { readPageSecret } from "./instance.ts";
import type { Instance } from "./instance-record.ts";
import type { HomePaths } from "./paths.ts";
import { readText, removeFile } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

const Continuing = Type.Object({
  secret: Type.Union([Type.String(), Type.Null()]),
  endsWithWindow: Type.Boolean(),
});
export type Continuing = Static<typeof Continuing>;

/** Only a start with the variable looks for it: see serve.ts. */
export function readContinuing(paths: Pick<HomePaths, "state">): Continuing | null {
  try {
    const value: unknown = JSON.parse(readText(fileIn(paths)));
    return Value.Check(Continuing, value) ? value : null;
  } catch {
    // The app was not running.
    return null;
  }
}

/**
 * Call it while that version runs. The starts that follow read it, until the next call.
 * @param running null if none is
 */
export function letContinue(paths: HomePaths, running: Instance | null): void {
  if (running === null) return removeFile(fileIn(paths));
  const { endsWithWindow = false } = running;
  const continuing: Continuing = { secret: readPageSecret(paths), endsWithWindow };
  replaceFile(fileIn(paths), JSON.stringify(continuing), 0o600, { lasting: false });
}

function fileIn({ state }: Pick<HomePaths, "state">): string {
  return join(state, "continuing.json");
}
