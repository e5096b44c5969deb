// Keeps text from being changed on its way into the database. SQLite keeps UTF-8, which has no form
// for half of a surrogate pair, as half of an emoji is: bun:sqlite would write U+FFFD in its place
// without a word. Such a text is refused, whoever hands it in.

/**
 * A text for the database that could not be read again as it is. Nothing of the text is in here: it
 * may be a secret.
 */
export class BrokenText extends Error {
  override readonly name = "BrokenText";
  constructor() {
    super(
      "A text holds half of a surrogate pair, which SQLite cannot keep: see String.prototype.isWellFormed()",
    );
  }
}

/**
 * Drizzle tells its logger every statement before it runs, with the values as they go to SQLite.
 */
export const refuseBrokenText = {
  /** @throws BrokenText */
  logQuery(_sql: string, values: unknown[]): void {
    for (const value of values)
      if (typeof value === "string" && !value.isWellFormed()) throw new BrokenText();
  },
};

/** Whether it, or what caused it, is one: Drizzle wraps what fails in a query. */
export function isBrokenText(error: unknown): boolean {
  if (error instanceof BrokenText) return true;
  return error instanceof Error && error.cause !== undefined && isBrokenText(error.cause);
}
