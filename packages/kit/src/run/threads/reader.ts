// A job's database: a connection of its own that only reads. SQLite keeps the locks of all
// connections of one program in one place, so closing this one drops none of the app's.
import { Database as Sqlite } from "bun:sqlite";

import type { Schema } from "../app.ts";
import { attachDrizzle, openReadOnly } from "../database/connection.ts";
import type { ReadDatabase } from "./define-job.ts";
import type { DatabaseSource } from "./messages.ts";

export interface Reader extends Disposable {
  db: ReadDatabase;
}

/** For one run: a connection that is open holds up nothing, but a reader that goes on might. */
export function openReader(source: DatabaseSource, schema: Schema): Reader {
  const sqlite =
    "file" in source ? openReadOnly(source.file) : Sqlite.deserialize(source.bytes, { readonly: true });
  // The file is opened for reading alone; this says so to what it would be too late for, such as a
  // temporary table.
  sqlite.run("PRAGMA query_only = ON");
  return { db: attachDrizzle(sqlite, schema), [Symbol.dispose]: () => sqlite.close(true) };
}
