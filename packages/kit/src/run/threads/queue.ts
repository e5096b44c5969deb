// Lets in as many callers as there is room for; the others wait in the order of their arrival.

export interface Queue {
  /** Takes a place; returns false when there is none. */
  enter(): boolean;
  /** @throws the signal's reason, or what `stopped` makes, when either ends the wait */
  wait(signal: AbortSignal, stopping: AbortSignal, stopped: () => Error): Promise<void>;
  /** Call it when your work is done. */
  leave(): void;
}

export function makeQueue(room: number): Queue {
  const waiting = new Set<() => void>();
  let inside = 0;

  function enter(): boolean {
    if (inside >= room) return false;
    inside += 1;
    return true;
  }

  async function wait(signal: AbortSignal, stopping: AbortSignal, stopped: () => Error): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const giveUp = () => turn.reject(signal.reason);
    const stop = () => turn.reject(stopped());
    waiting.add(turn.resolve);
    signal.addEventListener("abort", giveUp);
    stopping.addEventListener("abort", stop);
    try {
      await turn.promise;
    } finally {
      waiting.delete(turn.resolve);
      signal.removeEventListener("abort", giveUp);
      stopping.removeEventListener("abort", stop);
    }
  }

  /** Passes the place to the next in line at once, so that no newcomer can take it. */
  function leave(): void {
    const [next] = waiting;
    if (!next) return void (inside -= 1);
    waiting.delete(next);
    next();
  }

  return { enter, wait, leave };
}
