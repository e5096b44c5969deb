// Sends messages to everyone who listens now: live updates between the windows of one app. Keeps
// nothing for later listeners.

export interface Broadcast<Message> {
  /**
   * Passes the message to each listener, in the order they subscribed.
   * @throws the first failing listener's error, after all were called
   */
  publish(message: Message): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: (message: Message) => void): () => void;
}

export function makeBroadcast<Message>(): Broadcast<Message> {
  // Wrapped, so that one function may subscribe twice and end each subscription separately.
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
