// Where the notes of an import wait until the whole file is known to be good: in a table that
// SQLite keeps outside the database, and that ends with the app.
import { sql } from "drizzle-orm";

import type { Context, Transaction } from "samara-kit";
import type * as schema from "./schema.ts";
import type { notes } from "./schema.ts";

type IncomingNote = Omit<typeof notes.$inferSelect, "id" | "key">;

export function makeIncoming({ db }: Context<typeof schema>) {
  // Two files may arrive at a time.
  db.run(sql`CREATE TEMP TABLE IF NOT EXISTS incoming (position INTEGER PRIMARY KEY, file TEXT NOT NULL,
    title TEXT, body TEXT, pinned INTEGER, created_at INTEGER, updated_at INTEGER)`);

  return (file = crypto.randomUUID()) => ({
    /** As one value: a thousand would cost more memory than the notes themselves. */
    add(batch: readonly IncomingNote[]): void {
      db.run(sql`INSERT INTO incoming (file, title, body, pinned, created_at, updated_at)
        SELECT ${file}, value->>'title', value->>'body', value->>'pinned', value->>'createdAt', value->>'updatedAt'
        FROM json_each(${JSON.stringify(batch)})`);
    },
    /**
     * Stores only notes that are missing: of three equal ones, two if one is there.
     * @returns the new notes' ids
     */
    store(tx: Transaction<typeof schema>): number[] {
      const before = lastId(tx);
      tx.run(sql`
        INSERT INTO notes (title, body, pinned, created_at, updated_at)
        SELECT title, body, pinned, created_at, updated_at FROM (
          SELECT *, row_number() OVER (PARTITION BY created_at, title, body ORDER BY position) AS nth
          FROM incoming WHERE file = ${file}
        ) LEFT JOIN (
          SELECT created_at, title, body, count(*) AS present FROM notes GROUP BY created_at, title, body
        ) USING (created_at, title, body)
        WHERE nth > coalesce(present, 0) ORDER BY position`);
      // Each new id is the next one. To read them from the table would cost more memory than the notes did.
      return Array.from({ length: lastId(tx) - before }, (_, index) => before + 1 + index);
    },
    [Symbol.dispose]() {
      db.run(sql`DELETE FROM incoming WHERE file = ${file}`);
    },
  });
}

/** The largest id that a note ever had. */
function lastId(tx: Transaction<typeof schema>): number {
  const [[id] = [0]] = tx.values<[number]>(sql`SELECT seq FROM sqlite_sequence WHERE name = 'notes'`);
  return id;
}
