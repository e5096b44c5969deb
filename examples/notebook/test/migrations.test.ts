// An update on a database that was in use before: what the app's migrations make of its rows.
import { expect, test } from "bun:test";
import { join } from "node:path";

import indexOlderNotes from "../src/migrations/0001_search.ts";
import { isUnspaced } from "../src/search-words.ts";
import { readMigrations } from "../../../packages/kit/src/builder/database/migrations.ts";
import { closeSqlite, openSqlite } from "../../../packages/kit/src/run/database/connection.ts";
import { migrate } from "../../../packages/kit/src/run/database/migrate.ts";
import { withCode } from "../../../packages/kit/src/run/database/migration.ts";

/** The app's migrations, as far as one of that name. */
async function migrationsUpTo(name: string) {
  const all = await readMigrations(join(import.meta.dir, ".."));
  const ready = all.map((migration) =>
    migration.hasCode ? withCode(migration, { default: indexOlderNotes }) : migration,
  );
  return ready.slice(0, ready.findIndex((migration) => migration.name === name) + 1);
}

test("0002_trigrams makes notes findable that were written before it, and keeps to those that need it", async () => {
  const sqlite = openSqlite(":memory:", { create: true });
  const options = { version: "1.0.0", now: new Date(0) };
  migrate(sqlite, await migrationsUpTo("0001_search"), options);
  for (const title of ["Tea", "日本へ", "Käse 🧀"]) {
    sqlite.run("INSERT INTO notes (title, created_at, updated_at) VALUES (?, 0, 0)", [title]);
  }
  migrate(sqlite, await migrationsUpTo("0002_trigrams"), options);
  sqlite.run("CREATE VIRTUAL TABLE temp.seen USING fts5vocab('main', 'notes_trigrams', 'instance')");
  const found = sqlite.query("SELECT DISTINCT doc FROM seen ORDER BY doc").values();
  closeSqlite(sqlite);
  expect(found).toEqual([[2], [3]]);
});

test("0002_trigrams has the same characters in mind as the search", async () => {
  const sql = (await migrationsUpTo("0002_trigrams")).at(-1)?.sql ?? "";
  const classes = new Set([...sql.matchAll(/GLOB ('.*?\]\*')/g)].map(([, text]) => text));
  expect(classes.size).toBe(1);
  const sqlite = openSqlite(":memory:", { create: true });
  const points = Array.from({ length: 0x3200 }, (_, point) => point).concat(
    0xac00,
    0x1f600,
    0x20000,
    0x10ffff,
  );
  const fits = sqlite.query<{ fits: number }, [number]>(`SELECT char(?) GLOB ${[...classes][0]} AS fits`);
  const differing = points.filter(
    (point) => point > 0 && isUnspaced(String.fromCodePoint(point)) !== (fits.get(point)?.fits === 1),
  );
  closeSqlite(sqlite);
  expect(differing).toEqual([]);
});

test("0001_search makes notes findable that were written before it", async () => {
  const [first, search] = await readMigrations(join(import.meta.dir, ".."));
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
