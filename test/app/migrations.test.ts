// An update on a database that was in use before: what the app's migrations make of its rows.
import { expect, test } from "bun:test";
import { join } from "node:path";

import indexOlderNotes from "../../src/app/migrations/0001_search.ts";
import { readMigrations } from "../../src/build/database/migrations.ts";
import { closeSqlite, openSqlite } from "../../src/runtime/database/database.ts";
import { migrate, withCode } from "../../src/runtime/database/migrate.ts";

test("0001_search makes notes findable that were written before it", async () => {
  const [first, search] = await readMigrations(join(import.meta.dir, "..", ".."));
  if (!first || !search) throw new Error("The migrations are gone");
  const sqlite = openSqlite(":memory:", { create: true });
  const options = { version: "1.0.0", now: new Date(0) };
  migrate(sqlite, [first], options);
  sqlite.run("INSERT INTO notes (title, body, created_at, updated_at) VALUES ('Tea', 'green', 0, 0)");
  migrate(sqlite, [first, withCode(search, { default: indexOlderNotes })], options);
  const found = sqlite.query("SELECT rowid FROM notes_fts WHERE notes_fts MATCH 'gre*'").values();
  closeSqlite(sqlite);
  expect(found).toEqual([[1]]);
});
