// A job's database: a read-only connection for this job alone. SQLite keeps the locks of all
// connections of one program in one place, so closing this one drops none of the app's.
import { Database as Sqlite } from "bun:sqlite";

import type { ReadDatabase, Schema } from "../app.ts";
import { attachDrizzle, openReadOnly } from "../database/connection.ts";
import type { DatabaseSource } from "./messages.ts";

export interface Reader extends Disposable {
  db: ReadDatabase;
}

/** Open it for one run: an idle connection blocks nothing, but an unfinished read might. */
export function openReader(source: DatabaseSource, schema: Schema): Reader {
  const sqlite =
    "file" in source ? openReadOnly(source.file) : Sqlite.deserialize(source.bytes, { readonly: true });
  // The file is open read-only, and this refuses writes earlier, such as one to a temporary table.
  sqlite.run("PRAGMA query_only = ON");
  return { db: attachDrizzle(sqlite, schema), [Symbol.dispose]: () => sqlite.close(true) };
}
