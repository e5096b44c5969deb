// Where the notes of an import wait until the whole file is known to be good: in a table that
// SQLite keeps outside the database, and that ends with the app.
import { eq, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { Context, Transaction } from "samara-kit";
import type * as schema from "./schema.ts";

const incoming = sqliteTable("incoming_notes", {
  position: integer("position").primaryKey(),
  /** Two files may arrive at a time. */
  file: text("file").notNull(),
  title: text("title").notNull(),
  body: text("body").notNull(),
  pinned: integer("pinned", { mode: "boolean" }).notNull(),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
type IncomingNote = Omit<typeof incoming.$inferInsert, "position" | "file">;

/** One statement takes this many: SQLite allows at most 32,766 values in one. */
const chunkSize = 1000;

export function makeIncoming({ db }: Context<typeof schema>) {
  db.run(sql`CREATE TEMP TABLE IF NOT EXISTS incoming_notes (position INTEGER PRIMARY KEY, file TEXT NOT NULL,
    title TEXT NOT NULL, body TEXT NOT NULL, pinned INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)`);

  return (file = crypto.randomUUID()) => ({
    add(notes: readonly IncomingNote[]): void {
      for (let from = 0; from < notes.length; from += chunkSize) {
        const chunk = notes.slice(from, from + chunkSize);
        db.insert(incoming)
          .values(chunk.map((note) => ({ file, ...note })))
          .run();
      }
    },
    /**
     * Stores only notes that are missing: of three equal ones, two if one is there.
     * @returns the new notes' ids
     */
    store(tx: Transaction<typeof schema>): number[] {
      const rows = tx.values<[number]>(sql`
        INSERT INTO notes (title, body, pinned, created_at, updated_at)
        SELECT title, body, pinned, created_at, updated_at FROM (
          SELECT *, row_number() OVER (PARTITION BY created_at, title, body ORDER BY position) AS nth
          FROM incoming_notes WHERE file = ${file}
        ) LEFT JOIN (
          SELECT created_at, title, body, count(*) AS present FROM notes GROUP BY created_at, title, body
        ) USING (created_at, title, body)
        WHERE nth > coalesce(present, 0) ORDER BY position RETURNING id`);
      return rows.map(([id]) => id);
    },
    [Symbol.dispose]() {
      db.delete(incoming).where(eq(incoming.file, file)).run();
    },
  });
}
