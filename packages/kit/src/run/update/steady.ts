// Counts the starts of a watched version that end badly: by a crash, or by a user who ended it
// because it hung. A version that runs for a while is proved.
import type { BuildInfo } from "../build-info.ts";
import type { Sqlite } from "../database/connection.ts";
import type { WriteGate } from "../database/write-gate.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Machine } from "../machine.ts";
import { isWatched } from "./pending-file.ts";
import { beginLog } from "./untouched.ts";
import { countFailures, forgetWatched, readWatched, writeWatched } from "./watched.ts";

/** Nobody goes back to an earlier version because of a crash after so long. */
const provedAfterMs = 10 * 60_000;

export interface Counted {
  info: Pick<BuildInfo, "version">;
  paths: HomePaths;
  machine: Pick<Machine, "bootedAt" | "pid">;
}

/** Call it when the update is final, before the first write. */
export function beginWatch(counted: Counted, { sqlite, gate }: { sqlite: Sqlite; gate: WriteGate }): void {
  const { paths } = counted;
  countStart(counted);
  quietly(() => {
    const watched = readWatched(paths);
    if (watched === null) return;
    const log = beginLog(paths, sqlite, gate);
    if (log !== undefined) writeWatched(paths, { ...watched, log });
  });
}

/** Call it once the home is claimed, and no sooner: a start that only opens a page never fails. */
export function countStart({ info, paths, machine: { bootedAt, pid } }: Counted): void {
  quietly(() => {
    const watched = readWatched(paths);
    // While an update tries out the version after it, this mark waits for the one that stays.
    if (watched?.to !== info.version) return;
    const failures = countFailures(watched, bootedAt) + 1;
    const startedAt = new Date().toISOString();
    writeWatched(paths, { ...watched, failures, startedAt, pid }, { lasting: false });
    setTimeout(() => quietly(() => forgetWatched(paths)), provedAfterMs).unref();
  });
}

/** It stopped when it was asked to. */
export function countGoodEnd(ended: Ended): void {
  change(ended, () => 0);
}

/** It refused to start for a reason that the user can solve, such as a taken port. */
export function forgiveStart(ended: Ended): void {
  change(ended, (failures) => failures - 1);
}

type Ended = Pick<Counted, "paths"> & { machine: Pick<Machine, "pid"> };

function change({ paths, machine }: Ended, count: (failures: number) => number): void {
  if (!isWatched(paths)) return;
  quietly(() => {
    const watched = readWatched(paths);
    // A start that was never counted may refuse because another one hangs.
    if (!watched?.startedAt || watched.pid !== machine.pid) return;
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
