// Holds a WebSocket's messages back while another program has the database's lock, in their order:
// whoever handles one may write.
import type { DatabaseState } from "./let-write.ts";

/**
 * Calls at once while the lock is free; else once it is, or after as long as a request would have
 * waited.
 */
export type MessageGate = (socket: object, call: () => unknown) => unknown;

export function makeMessageGate({ gate }: Pick<DatabaseState, "gate">): MessageGate {
  /** By socket: the last message that waits. */
  const waiting = new WeakMap<object, Promise<unknown>>();
  return (socket, call) => {
    const before = waiting.get(socket);
    // Each waits from when it came, so that many take no longer than one.
    const entry = gate.enter();
    if (before === undefined && entry === true) return call();
    // Where the lock was not free in time, the handler meets it, and says so in its own way.
    const turn = Promise.allSettled([before, entry]).then(call);
    const isOver = turn.then(forget, forget);
    waiting.set(socket, isOver);
    return turn;

    function forget(): void {
      if (waiting.get(socket) === isOver) waiting.delete(socket);
    }
  };
}
