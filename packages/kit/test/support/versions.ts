// The tests' own app in several versions, each with one migration more: what a user updates through.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant, type Binary } from "./binary.ts";
import { fixtureDir } from "./places.ts";

const breakpoint = "\n--> statement-breakpoint\n";
const trigger =
  "CREATE TRIGGER items_added AFTER INSERT ON items BEGIN INSERT INTO found(rowid, name) VALUES (new.id, new.name); END;";

/** A table with children, a view, a trigger and a full-text table hang on the items. */
const related = [
  "CREATE TABLE marks (id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE);",
  "CREATE VIEW item_names AS SELECT name FROM items;",
  "CREATE VIRTUAL TABLE found USING fts5(name, content='items', content_rowid='id');",
  trigger,
];

/** As drizzle-kit rebuilds a table, with what it would forget. */
const rebuild = (where: string) => [
  "PRAGMA foreign_keys=OFF;",
  "CREATE TABLE `__new_items` (`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `name` text NOT NULL, `created_at` integer NOT NULL);",
  `INSERT INTO \`__new_items\` SELECT id, name, created_at FROM items ${where};`,
  "DROP TABLE `items`;",
  "ALTER TABLE `__new_items` RENAME TO `items`;",
  trigger,
  "INSERT INTO found(found) VALUES ('rebuild');",
  "PRAGMA foreign_keys=ON;",
];

export const migrations = [
  ["0001_related", related],
  ["0002_rebuilt", rebuild("")],
  // A fresh database has no such row, so the build finds nothing wrong.
  ["0003_lossy", rebuild("WHERE name <> 'kept'")],
] as const;

/** Takes seconds where somebody has the item "kept", and no time in the fresh database of a build. */
const slow = [
  "0002_slow",
  [
    `UPDATE items SET created_at = created_at + 0 * (
      WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 20000000)
      SELECT max(n) FROM counted
    ) WHERE name = 'kept';`,
  ],
] as const;

/** 1.0.0 */
export const firstVersion = () => version("1.0.0", 1);
/** 2.0.0 rebuilds the table of the items. */
export const secondVersion = () => version("2.0.0", 2);
/** 2.1.0 has another version number and the same migrations. */
export const sameSchemaVersion = () => version("2.1.0", 2);
/** 3.0.0 would lose every item called "kept". */
export const lossyVersion = () => version("3.0.0", 3);
/** 4.0.0 takes seconds to update to. */
export const slowVersion = () =>
  fixtureVariant(
    "version-slow",
    (projectDir) => {
      setVersion(projectDir, "4.0.0");
      addMigrations(projectDir, [...migrations.slice(0, 1), slow]);
    },
    "4.0.0",
  );

/** The statements of a migration that a version has, as its file has them. */
export function migrationText(name: string): string {
  const added = migrations.find(([known]) => known === name);
  if (added !== undefined) return added[1].join(breakpoint);
  return readFileSync(join(fixtureDir, "src", "migrations", `${name}.sql`), "utf8");
}

function version(number: string, count: number): Promise<Binary> {
  const edit = (projectDir: string) => {
    setVersion(projectDir, number);
    addMigrations(projectDir, migrations.slice(0, count));
  };
  return fixtureVariant(`version-${number}`, edit, number);
}

function setVersion(projectDir: string, number: string): void {
  const packageFile = join(projectDir, "package.json");
  writeFileSync(packageFile, JSON.stringify({ ...readJson(packageFile), version: number }));
}

/** Puts migrations behind those that the project has: a name, and the statements. */
export function addMigrations(
  projectDir: string,
  added: readonly (readonly [string, readonly string[]])[],
): void {
  const folder = join(projectDir, "src", "migrations");
  const journalFile = join(folder, "meta", "_journal.json");
  const journal = readJson(journalFile) as { entries: { idx: number; when: number; tag: string }[] };
  for (const [name, statements] of added) {
    const last = journal.entries.at(-1) ?? { idx: -1, when: 0, tag: "" };
    const entry = { ...last, idx: last.idx + 1, when: last.when + 1000, tag: name };
    journal.entries.push(entry);
    writeFileSync(join(folder, `${name}.sql`), statements.join(breakpoint));
    const before = readJson(join(folder, "meta", `${last.tag.slice(0, 4)}_snapshot.json`)) as { id: string };
    const snapshot = { ...before, id: `of ${name}`, prevId: before.id };
    writeFileSync(join(folder, "meta", `${name.slice(0, 4)}_snapshot.json`), JSON.stringify(snapshot));
  }
  writeFileSync(journalFile, JSON.stringify(journal));
}

function readJson(file: string): object {
  return JSON.parse(readFileSync(file, "utf8")) as object;
}
