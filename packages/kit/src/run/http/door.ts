// Room for those who have no token yet, and the time they get. Anybody on this machine may stand
// here, so nobody can fill it: whoever waits longest makes room for the next one. A page sends its
// code whole, and needs no wait.
import { makeDeadline, type Deadline } from "./read-small-json.ts";

export interface Door {
  /** How many are being answered. */
  size(): number;
  /** Answers one more. The deadline passes after the body's time, or once the place is needed. */
  answer<T>(work: (deadline: Deadline) => Promise<T>): Promise<T>;
}

/** More pages than one person opens at once. */
const defaultPlaces = 64;

export function makeDoor(places = defaultPlaces): Door {
  // A set keeps the order in which they came.
  const waiting = new Set<Deadline>();
  return {
    size: () => waiting.size,
    async answer(work) {
      const [oldest] = waiting;
      if (oldest && waiting.size >= places) {
        waiting.delete(oldest);
        oldest.end();
      }
      using deadline = makeDeadline();
      waiting.add(deadline);
      try {
        return await work(deadline);
      } finally {
        waiting.delete(deadline);
      }
    },
  };
}
