// Compares a database before and after a migration, and finds what the migration lost without naming it: SQLite drops the triggers
// and indexes of a rebuilt table without a word, and full-text tables fall behind. Changes nothing.
import type { Migration } from "./migrate.ts";
import type { Sqlite } from "./database.ts";
import { readWords, type MigrationWords } from "./migration-words.ts";
import { readSequences, type Sequences } from "./sequences.ts";

type Kind = "table" | "view" | "index" | "trigger";

interface SchemaObject {
  kind: Kind;
  /** As it was written, for messages. */
  name: string;
  /** The table it belongs to, in lower case. */
  table: string;
}

/** What a database holds, as far as losing it can be noticed. Keys are names in lower case. */
export interface Snapshot {
  /** By `trigger notes_changed`. */
  objects: ReadonlyMap<string, SchemaObject>;
  /** Rows by table; null where they cannot be counted. */
  rows: ReadonlyMap<string, number | null>;
  /** Views that can be read. */
  readableViews: ReadonlySet<string>;
  /** Full-text tables that agree with what they index. */
  synchronized: ReadonlySet<string>;
  sequences: Sequences;
  /** What SQLite says of the first trigger or view that names something that is not there; null when all of them work. */
  problem: string | null;
}

export interface Breach {
  /** `the trigger "notes_changed"` */
  lost: string;
  /** What the maker can do about it. */
  advice: string;
}

export function takeSnapshot(sqlite: Sqlite): Snapshot {
  const objects = readObjects(sqlite);
  const names = (kind: Kind) => [...objects.values()].filter((object) => object.kind === kind).map(lowerName);
  const indexes = readExternalIndexes(sqlite);
  // A full-text table over another one has that one's rows, which are counted there.
  const tables = names("table").filter((table) => !indexes.has(table));
  return {
    objects,
    rows: new Map(tables.map((table) => [table, countRows(sqlite, table)])),
    readableViews: new Set(names("view").filter((view) => isReadable(sqlite, view))),
    synchronized: new Set(findFullText(sqlite).filter((table) => isSynchronized(sqlite, table))),
    sequences: readSequences(sqlite),
    problem: findProblem(sqlite),
  };
}

/** Pure. @returns the first loss that the migration does not name, or null */
export function findBreach(
  before: Snapshot,
  after: Snapshot,
  migration: Pick<Migration, "sql" | "removesRowsOf">,
): Breach | null {
  const words = readWords(migration.sql);
  const removesRowsOf = new Set([
    ...words.removesRowsOf,
    ...(migration.removesRowsOf ?? []).map((table) => table.toLowerCase()),
  ]);
  return (
    findLostObject(before, after, words, removesRowsOf) ??
    findLostRows(before, after, words, removesRowsOf) ??
    findBrokenView(before, after) ??
    findNewProblem(before, after) ??
    findUnsynchronized(before, after)
  );
}

function findLostObject(
  before: Snapshot,
  after: Snapshot,
  { drops, renames }: MigrationWords,
  removesRowsOf: ReadonlySet<string>,
): Breach | null {
  for (const [key, { kind, name, table }] of before.objects) {
    if (after.objects.has(key) || drops.has(key)) continue;
    if (kind === "table" && (renames.has(table) || removesRowsOf.has(table))) continue;
    // What belongs to a table goes with it, once the table itself was dropped by name.
    const isOwnTable = kind === "index" || kind === "trigger";
    if (isOwnTable && !after.objects.has(`table ${newName(table, renames)}`)) continue;
    return {
      lost: `the ${kind} "${name}"`,
      advice: `create it again in that migration, or drop it there by its name`,
    };
  }
  return null;
}

function findLostRows(
  before: Snapshot,
  after: Snapshot,
  { drops, renames }: MigrationWords,
  removesRowsOf: ReadonlySet<string>,
): Breach | null {
  for (const [table, count] of before.rows) {
    const current = after.rows.has(table) ? table : newName(table, renames);
    const left = after.rows.get(current);
    if (count === null || (left === undefined && drops.has(`table ${table}`))) continue;
    if ((left ?? 0) >= count || removesRowsOf.has(table) || removesRowsOf.has(current)) continue;
    const shownName = before.objects.get(`table ${table}`)?.name ?? table;
    return {
      lost: `${count - (left ?? 0)} of the ${count} rows in "${shownName}"`,
      advice: `say DELETE FROM "${shownName}" in the migration's SQL, or export removesRowsOf = ["${shownName}"] from its code`,
    };
  }
  return null;
}

function findBrokenView(before: Snapshot, after: Snapshot): Breach | null {
  for (const view of before.readableViews) {
    if (!after.objects.has(`view ${view}`) || after.readableViews.has(view)) continue;
    const name = after.objects.get(`view ${view}`)?.name ?? view;
    return {
      lost: `the view "${name}", which could not be read any more`,
      advice: "drop that view and create it again in the migration",
    };
  }
  return null;
}

function findNewProblem(before: Snapshot, after: Snapshot): Breach | null {
  if (before.problem !== null || after.problem === null) return null;
  return {
    lost: `a trigger or a view, which would not work any more (${after.problem})`,
    advice: "drop it by its name and create it again in the migration",
  };
}

function findUnsynchronized(before: Snapshot, after: Snapshot): Breach | null {
  for (const table of before.synchronized) {
    if (!after.objects.has(`table ${table}`) || after.synchronized.has(table)) continue;
    const name = after.objects.get(`table ${table}`)?.name ?? table;
    return {
      lost: `the full-text index "${name}", which would no longer agree with its table`,
      advice: `end the migration with INSERT INTO "${name}"("${name}") VALUES ('rebuild')`,
    };
  }
  return null;
}

function newName(table: string, renames: ReadonlyMap<string, string>): string {
  return renames.get(table) ?? table;
}

function lowerName({ name }: SchemaObject): string {
  return name.toLowerCase();
}

/** Without SQLite's own, the runtime's own, and what full-text tables keep for themselves. */
function readObjects(sqlite: Sqlite): Map<string, SchemaObject> {
  const rows = sqlite
    .query<{ kind: Kind; name: string; tbl_name: string }, []>(
      `SELECT type AS kind, name, tbl_name FROM sqlite_master
       WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'samara\\_%' ESCAPE '\\'
       AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
       ORDER BY rowid`,
    )
    .all();
  return new Map(
    rows.map(({ kind, name, tbl_name }) => [
      `${kind} ${name.toLowerCase()}`,
      { kind, name, table: tbl_name.toLowerCase() },
    ]),
  );
}

function countRows(sqlite: Sqlite, table: string): number | null {
  return attempt(() => {
    using statement = sqlite.prepare<{ n: number }, []>(`SELECT count(*) AS n FROM ${quoteName(table)}`);
    return statement.get()?.n ?? null;
  });
}

function isReadable(sqlite: Sqlite, view: string): boolean {
  const rows = attempt(() => {
    using statement = sqlite.prepare(`SELECT * FROM ${quoteName(view)} LIMIT 0`);
    return statement.all();
  });
  return rows !== null;
}

function readExternalIndexes(sqlite: Sqlite): Set<string> {
  const rows = sqlite
    .query<{ name: string; sql: string }, []>(
      "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'",
    )
    .all();
  const external = rows.filter(({ sql }) => /\bUSING\s+fts\d\b[^]*\bcontent\s*=/i.test(sql));
  return new Set(external.map(({ name }) => name.toLowerCase()));
}

function findFullText(sqlite: Sqlite): string[] {
  return sqlite
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING%FTS5%'",
    )
    .all()
    .map(({ name }) => name.toLowerCase());
}

/** https://www.sqlite.org/fts5.html#the_integrity_check_command, comparing with the table it indexes as well. */
function isSynchronized(sqlite: Sqlite, table: string): boolean {
  const quoted = quoteName(table);
  const result = attempt(() =>
    sqlite.run(`INSERT INTO ${quoted}(${quoted}, rank) VALUES ('integrity-check', 1)`),
  );
  return result !== null;
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQLite reads every trigger and view when a table is renamed: https://www.sqlite.org/lang_altertable.html#altertabrename */
function findProblem(sqlite: Sqlite): string | null {
  sqlite.run("SAVEPOINT samara_probe");
  try {
    sqlite.run("CREATE TABLE samara_probe (a)");
    sqlite.run("ALTER TABLE samara_probe RENAME TO samara_probed");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    sqlite.run("ROLLBACK TO samara_probe");
    sqlite.run("RELEASE samara_probe");
  }
}

/** What SQLite refuses to read counts as not there: the guard compares, and the first state may have been broken already. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
