// `context.snapshot`: every row as it is at one moment, for an answer that takes longer than that.
import { sql } from "drizzle-orm";

import type { Schema, Snapshot } from "../app.ts";
import { journalOf, type Sqlite } from "../database/connection.ts";
import type { DatabaseSource } from "./messages.ts";
import { openReader } from "./reader.ts";

export interface Snapshots<S extends Schema> {
  take(): Snapshot<S>;
  /** Ends those that are still open: the database cannot close before. */
  end(): void;
}

/** @param file null for a database in memory */
export function makeSnapshots<S extends Schema>(
  sqlite: Sqlite,
  file: string | null,
  schema: S,
): Snapshots<S> {
  const open = new Set<Disposable>();
  // With a write-ahead log a reader blocks nobody. Without one it would, so it gets a copy.
  const hasLog = file !== null && journalOf(sqlite) === "WAL";
  return {
    take() {
      const source: DatabaseSource = hasLog ? { file } : { bytes: sqlite.serialize() };
      const reader = openReader(source, schema);
      open.add(reader);
      const { db } = reader;
      db.all(sql.raw("BEGIN"));
      // SQLite chooses the moment at the first read.
      db.all(sql.raw("SELECT 1 FROM sqlite_schema"));
      return {
        db: db as Snapshot<S>["db"],
        [Symbol.dispose]() {
          if (open.delete(reader)) reader[Symbol.dispose]();
        },
      };
    },
    end() {
      for (const reader of open) reader[Symbol.dispose]();
      open.clear();
    },
  };
}
