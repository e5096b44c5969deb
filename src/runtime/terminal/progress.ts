// Tells a person at a terminal what takes so long. Writes to stderr only, and nothing at all while it is quick.
import type { Machine } from "../machine.ts";

export interface Progress {
  /** Starts a piece of work of `total` units; call what it returns with the units just done. */
  begin(verb: string, total: number): (units: number) => void;
}

const patienceMs = 500;
const intervalMs = 100;

export interface Watcher {
  /** Asked once there is work to show: finding out costs a start some milliseconds. */
  isTerminal(): boolean;
  write(text: string): void;
}

export function terminalProgress(machine: Pick<Machine, "stderrIsTerminal">): Progress {
  return makeProgress({
    isTerminal: () => machine.stderrIsTerminal,
    write: (text) => process.stderr.write(text),
  });
}

export function makeProgress(watcher: Watcher, now: () => number = () => performance.now()): Progress {
  return {
    begin(verb, total) {
      let done = 0;
      let isShown = false;
      let next = now() + patienceMs;
      const isWatched = watcher.isTerminal();
      return (units) => {
        done += units;
        const isLast = isShown && done >= total;
        if (!isWatched || (now() < next && !isLast)) return;
        next = now() + intervalMs;
        isShown = true;
        watcher.write(`\r${verb} ${Math.floor((done / total) * 100)} %${isLast ? "\n" : ""}`);
      };
    },
  };
}
