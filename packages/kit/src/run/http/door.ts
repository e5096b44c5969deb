// Limits callers without a token, in number and time. Any program on this machine may call, so none
// can block the others: the longest waiting one makes room for the next. A page sends its code at
// once and never waits.
import { makeDeadline, type Deadline } from "./read-small-json.ts";

export interface Door {
  /** The number of calls in progress. */
  size(): number;
  /** Handles one more call. Its deadline passes with time, or when another needs the place. */
  answer<T>(work: (deadline: Deadline) => Promise<T>): Promise<T>;
}

/** More pages than one person opens at once. */
const defaultPlaces = 64;

export function makeDoor(places = defaultPlaces): Door {
  // A set keeps the order of arrival.
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
