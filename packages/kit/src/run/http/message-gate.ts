// Delays a WebSocket's messages, in order, while another program has the database's lock: their
// handler may write.
import type { DatabaseState } from "./let-write.ts";

/**
 * Calls at once while the lock is free; else once it is, or after as long as a request would wait.
 */
export type MessageGate = (socket: object, call: () => unknown) => unknown;

export function makeMessageGate({ gate }: Pick<DatabaseState, "gate">): MessageGate {
  /** The last waiting message of each socket. */
  const waiting = new WeakMap<object, Promise<unknown>>();
  return (socket, call) => {
    const before = waiting.get(socket);
    // Each wait starts on arrival, so many messages wait no longer than one.
    const entry = gate.enter();
    if (before === undefined && entry === true) return call();
    // If the lock was not free in time, the handler meets it, and reports it in its own way.
    const turn = Promise.allSettled([before, entry]).then(call);
    const isOver = turn.then(forget, forget);
    waiting.set(socket, isOver);
    return turn;

    function forget(): void {
      if (waiting.get(socket) === isOver) waiting.delete(socket);
    }
  };
}
