// Counts the starts of a watched version that end badly: by a crash, or by a user who ended it
// because it hung. A version that runs for a while is proved.
import type { Sqlite } from "../database/connection.ts";
import type { WriteGate } from "../database/write-gate.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Machine } from "../machine.ts";
import { isWatched } from "./pending-file.ts";
import { beginLog } from "./untouched.ts";
import { countFailures, forgetWatched, readWatched, writeWatched } from "./watched.ts";

/** Nobody goes back to an earlier version because of a crash after so long. */
const provedAfterMs = 10 * 60_000;

type Here = Pick<Machine, "bootedAt">;

/** Call it when the update is final, before the first write. */
export function beginWatch(
  paths: HomePaths,
  machine: Here,
  { sqlite, gate }: { sqlite: Sqlite; gate: WriteGate },
): void {
  countStart(paths, machine);
  quietly(() => {
    const watched = readWatched(paths);
    if (watched === null) return;
    const log = beginLog(paths, sqlite, gate);
    if (log !== undefined) writeWatched(paths, { ...watched, log });
  });
}

/** Call it once the home is claimed, and no sooner: a start that only opens a page never fails. */
export function countStart(paths: HomePaths, { bootedAt }: Here): void {
  quietly(() => {
    const watched = readWatched(paths);
    if (watched === null) return;
    const failures = countFailures(watched, bootedAt) + 1;
    writeWatched(paths, { ...watched, failures, startedAt: new Date().toISOString() }, { lasting: false });
    setTimeout(() => quietly(() => forgetWatched(paths)), provedAfterMs).unref();
  });
}

/** It stopped when it was asked to. */
export function countGoodEnd(paths: HomePaths): void {
  change(paths, () => 0);
}

/** It refused to start for a reason that the user can solve, such as a taken port. */
export function forgiveStart(paths: HomePaths): void {
  change(paths, (failures) => failures - 1);
}

function change(paths: HomePaths, count: (failures: number) => number): void {
  if (!isWatched(paths)) return;
  quietly(() => {
    const watched = readWatched(paths);
    if (!watched?.startedAt) return;
    const failures = Math.max(0, count(watched.failures ?? 0));
    writeWatched(paths, { ...watched, failures, startedAt: null }, { lasting: false });
  });
}

/** A disk that refuses stops no start: then nothing is counted. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The app meets and reports it.
  }
}
