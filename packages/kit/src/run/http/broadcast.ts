// Tells everyone who listens, now: live updates between the windows of one app. Keeps nothing for
// those who come later.

export interface Broadcast<Message> {
  /**
   * Hands the message to each listener, in the order they came.
   * @throws what the first failing listener threw, after all were told
   */
  publish(message: Message): void;
  /** @returns how to stop listening */
  subscribe(listener: (message: Message) => void): () => void;
}

export function makeBroadcast<Message>(): Broadcast<Message> {
  // Wrapped, so that one function may listen twice and each of the two stops by itself.
  const listeners = new Set<{ hear(message: Message): void }>();
  return {
    publish(message) {
      const failures: unknown[] = [];
      for (const { hear } of listeners) {
        try {
          hear(message);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
    subscribe(hear) {
      const listener = { hear };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
