// The data part of 0001_search.sql, run right after it: notes written before there was an index are found too.
import { sql } from "drizzle-orm";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

export default function indexOlderNotes(tx: BunSQLiteDatabase): void {
  tx.run(sql`INSERT INTO notes_fts (notes_fts) VALUES ('rebuild')`);
}
