// Takes stock of a database to notice losses: rows, schema, full-text tables, counters. Changes
// nothing.
import { messageOf } from "../errors.ts";
import type { Sqlite } from "./connection.ts";
import { readSequences, type Sequences } from "./sequences.ts";
import { lowerName } from "./sql-tokens.ts";

type Kind = "table" | "view" | "index" | "trigger";

interface SchemaObject {
  kind: Kind;
  /** As written in the schema, for messages. */
  name: string;
  /** The table it belongs to, in lower case. */
  table: string;
}

/** The contents of a database whose loss can be noticed. Keys are names in lower case. */
export interface Snapshot {
  /** By kind and name: `trigger notes_changed`. */
  objects: ReadonlyMap<string, SchemaObject>;
  /** Rows by table; null if they cannot be counted. */
  rows: ReadonlyMap<string, number | null>;
  /** Views that can be read. */
  readableViews: ReadonlySet<string>;
  sequences: Sequences;
  /**
   * SQLite's complaint about the first trigger or view that names something missing; null if all
   * work.
   */
  problem: string | null;
}

export function takeSnapshot(sqlite: Sqlite): Snapshot {
  const objects = readObjects(sqlite);
  const names = (kind: Kind) =>
    [...objects.values()].filter((object) => object.kind === kind).map(({ name }) => lowerName(name));
  const indexes = readExternalIndexes(sqlite);
  // A full-text table over another one has that one's rows, which are counted there.
  const tables = names("table").filter((table) => !indexes.has(table));
  return {
    objects,
    rows: new Map(tables.map((table) => [table, countRows(sqlite, table)])),
    readableViews: new Set(names("view").filter((view) => isReadable(sqlite, view))),
    sequences: readSequences(sqlite),
    problem: findProblem(sqlite),
  };
}

/** Without SQLite's and the runtime's own objects, and full-text tables' inner tables. */
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
      `${kind} ${lowerName(name)}`,
      { kind, name, table: lowerName(tbl_name) },
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

export function readExternalIndexes(sqlite: Sqlite): Set<string> {
  const rows = sqlite
    .query<{ name: string; sql: string }, []>(
      "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'",
    )
    .all();
  const external = rows.filter(({ sql }) => /\bUSING\s+fts\d\b[^]*\bcontent\s*=/i.test(sql));
  return new Set(external.map(({ name }) => lowerName(name)));
}

/** Full-text tables that match the table they index, in lower case. Reads all of them. */
export function findSynchronized(sqlite: Sqlite): Set<string> {
  return new Set(findFullText(sqlite).filter((table) => isSynchronized(sqlite, table)));
}

function findFullText(sqlite: Sqlite): string[] {
  return sqlite
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING%FTS5%'",
    )
    .all()
    .map(({ name }) => lowerName(name));
}

/**
 * https://www.sqlite.org/fts5.html#the_integrity_check_command; it also compares with the indexed
 * table.
 */
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

/**
 * SQLite reads every trigger and view when a table is renamed:
 * https://www.sqlite.org/lang_altertable.html#altertabrename
 */
function findProblem(sqlite: Sqlite): string | null {
  sqlite.run("SAVEPOINT samara_probe");
  try {
    sqlite.run("CREATE TABLE samara_probe (a)");
    sqlite.run("ALTER TABLE samara_probe RENAME TO samara_probed");
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    sqlite.run("ROLLBACK TO samara_probe");
    sqlite.run("RELEASE samara_probe");
  }
}

/**
 * If SQLite cannot read a thing, it counts as absent: the guard compares, and the first state may
 * have been broken already.
 */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
