// Lets in as many as there is room for; the others wait in the order in which they came.

export interface Queue {
  /** Whether there is room at once. */
  enter(): boolean;
  /** @throws the signal's reason, or what `stopped` makes, when either ends the wait */
  wait(signal: AbortSignal, stopping: AbortSignal, stopped: () => Error): Promise<void>;
  /** Whoever was let in says so when it is done. */
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

  /** The place passes to the next at once, so that nobody gets in between. */
  function leave(): void {
    const [next] = waiting;
    if (!next) return void (inside -= 1);
    waiting.delete(next);
    next();
  }

  return { enter, wait, leave };
}
