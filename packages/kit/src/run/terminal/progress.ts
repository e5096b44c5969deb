// Shows slow work to a user at a terminal. Writes to stderr only, and nothing while the work is
// quick.
import type { Machine } from "../machine.ts";

export interface Progress {
  /** Starts work of `total` units; call the returned function with the units just done. */
  begin(verb: string, total: number): (units: number) => void;
}

const showAfterMs = 500;
const intervalMs = 100;

export interface Watcher {
  /** Called only for slow work: the answer costs some milliseconds. */
  isTerminal(): boolean;
  write(text: string): void;
}

export function terminalProgress(
  machine: Pick<Machine, "stderrIsTerminal">,
  draw: (text: string) => void,
): Progress {
  return makeProgress({ isTerminal: () => machine.stderrIsTerminal, write: draw });
}

export function makeProgress(watcher: Watcher, now: () => number = () => performance.now()): Progress {
  return {
    begin(verb, total) {
      let done = 0;
      let isShown = false;
      let next = now() + showAfterMs;
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

/** Shows steps of unknown length. */
export interface StepLine {
  begin(step: string): void;
  /** Call it several times a second. @param percent if known; else the line counts seconds */
  tick(percent?: number): void;
  /** Ends the line, if there is one. */
  end(): void;
}

/** `Counting your data … 3 s`: one line for each step that takes longer than half a second. */
export function makeStepLine(
  write: (text: string) => void,
  now: () => number = () => performance.now(),
): StepLine {
  let step = "";
  let begun = 0;
  let shown = "";
  const line: StepLine = {
    begin(next) {
      line.end();
      step = `${next.slice(0, 1).toUpperCase()}${next.slice(1)}`;
      begun = now();
    },
    tick(percent) {
      const ms = now() - begun;
      const far = percent === undefined ? `${Math.floor(ms / 1000)} s` : `${percent} %`;
      const text = `\r${step} … ${far}`;
      if (step === "" || ms < showAfterMs || text === shown) return;
      shown = text;
      write(text);
    },
    end() {
      if (shown !== "") write("\n");
      shown = "";
      step = "";
    },
  };
  return line;
}
