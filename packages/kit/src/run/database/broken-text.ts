// Refuses text that would change on its way into the database. SQLite stores UTF-8, which cannot
// hold half of a surrogate pair, such as half an emoji: bun:sqlite would silently write U+FFFD
// instead.

/**
 * A text that the database could not return unchanged. The message leaves it out: it may be a
 * secret.
 */
export class BrokenText extends Error {
  override readonly name = "BrokenText";
  constructor() {
    super(
      "A text holds half of a surrogate pair, which SQLite cannot keep: see String.prototype.isWellFormed()",
    );
  }
}

/** Drizzle calls its logger before each statement, with the values it passes to SQLite. */
export const refuseBrokenText = {
  /** @throws BrokenText */
  logQuery(_sql: string, values: unknown[]): void {
    for (const value of values)
      if (typeof value === "string" && !value.isWellFormed()) throw new BrokenText();
  },
};

/** Whether the error, or one of its causes, is a BrokenText: Drizzle wraps a query's errors. */
export function isBrokenText(error: unknown): boolean {
  if (error instanceof BrokenText) return true;
  return error instanceof Error && error.cause !== undefined && isBrokenText(error.cause);
}
