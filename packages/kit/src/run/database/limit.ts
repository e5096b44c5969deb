// The limit of a query, known as such, for Drizzle a piece of SQL with one value.
import { SQL } from "drizzle-orm";

/**
 * Whenever a `limit ?` gets its value, SQLite prepares the whole statement again, because it plans
 * with the value (sqlite3ExprIsInteger). So limits are written out in the text that SQLite gets.
 */
export class Limit extends SQL {
  readonly limit: number;

  constructor(limit: number) {
    super([limit as never]);
    this.limit = limit;
  }
}

export function limitChunk(limit: unknown): unknown {
  return Number.isSafeInteger(limit) ? new Limit(limit as number) : limit;
}
