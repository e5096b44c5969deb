// A small database like a large one, for a rehearsal: the same tables, a sample of their rows.
import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { openSqlite, type Sqlite } from "../database/connection.ts";
import { openSource } from "../database/open-source.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Environment } from "../machine.ts";

/** Copying, checking and migrating more takes minutes. */
const maxWholeBytes = 2 ** 30;
/** The copy, its backup before the migration, and what a migration rebuilds. */
const neededCopies = 4;
/** Of each end of a table: the oldest rows, and the newest. */
const rowsOfEachEnd = 500;

/** Whether all of the data is rehearsed with. A test sets the variable. */
export function fitsWhole(
  { database, state }: Pick<HomePaths, "database" | "state">,
  env: Environment,
): boolean {
  const { size } = statSync(database);
  if (size > (Number(env["SAMARA_UPDATE_SAMPLE_ABOVE"]) || maxWholeBytes)) return false;
  try {
    const { bavail, bsize } = statfsSync(state);
    return bavail * bsize >= neededCopies * size;
  } catch {
    // Some network drives do not say.
    return true;
  }
}

/** Makes `to` from the tables of `from`, at one moment. */
export function copySample(from: string, to: string): void {
  using opened = openSource(from, dirname(to));
  const source = opened.sqlite;
  const copy = openSqlite(to, { create: true, journal: "DELETE" });
  try {
    copy.run("PRAGMA foreign_keys = OFF");
    source.run("BEGIN");
    copy.transaction(() => copyAll(source, copy))();
    for (const pragma of ["application_id", "user_version"]) {
      copy.run(`PRAGMA ${pragma} = ${String(source.query(`PRAGMA ${pragma}`).values()[0]?.[0] ?? 0)}`);
    }
    source.run("ROLLBACK");
  } finally {
    copy.close(true);
  }
}

interface Made {
  type: string;
  name: string;
  sql: string;
}

function copyAll(source: Sqlite, copy: Sqlite): void {
  const made = source
    .query<Made, []>("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
    .all();
  const kinds = new Map(
    source
      .query<{ name: string; type: string; wr: number }, []>(
        "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'",
      )
      .all()
      .map((table) => [table.name, table]),
  );
  const kindOf = ({ type, name }: Made) => (type === "table" ? kinds.get(name)?.type : type);
  const of = (kind: string) => made.filter((one) => kindOf(one) === kind && !one.name.startsWith("sqlite_"));
  for (const { name, sql } of of("table")) {
    copy.run(sql);
    copyRows(source, copy, name, kinds.get(name)?.wr === 1);
  }
  removeOrphans(copy);
  copyCounters(source, copy);
  for (const { sql } of of("index")) copy.run(sql);
  for (const { name, sql } of of("virtual")) {
    copy.run(sql);
    if (/\busing\s+fts[345]/i.test(sql)) rebuild(copy, name);
  }
  for (const { sql } of [...of("view"), ...of("trigger")]) copy.run(sql);
}

function copyRows(source: Sqlite, copy: Sqlite, table: string, hasNoRowid: boolean): void {
  const columns = source
    .query<{ name: string; hidden: number }, [string]>("SELECT name, hidden FROM pragma_table_xinfo(?)")
    .all(table)
    // What is generated is not inserted.
    .filter(({ hidden }) => hidden === 0)
    .map(({ name }) => name);
  // A full-text table finds its rows by number.
  const isNumbered = !hasNoRowid && !columns.some((name) => name.toLowerCase() === "rowid");
  const list = [...(isNumbered ? ["rowid"] : []), ...columns.map(quote)].join(", ");
  const end = (order: string) =>
    `SELECT * FROM (SELECT ${list} FROM ${quote(table)} ${order} LIMIT ${rowsOfEachEnd})`;
  const rows = source.query(
    isNumbered ? `${end("ORDER BY rowid")} UNION ${end("ORDER BY rowid DESC")}` : end(""),
  );
  const marks = [...columns, ...(isNumbered ? [""] : [])].map(() => "?").join(", ");
  const insert = copy.query(`INSERT INTO ${quote(table)} (${list}) VALUES (${marks})`);
  for (const row of rows.values()) insert.run(...(row as string[]));
}

/** A sample may have a child without its parent. */
function removeOrphans(copy: Sqlite): void {
  type Orphan = { table: string; rowid: number | null };
  for (;;) {
    const orphans = copy.query<Orphan, []>("PRAGMA foreign_key_check").all();
    const numbered = orphans.filter(({ rowid }) => rowid !== null);
    if (numbered.length === 0) return;
    for (const { table, rowid } of numbered) copy.run(`DELETE FROM ${quote(table)} WHERE rowid = ${rowid}`);
  }
}

/** The counters of AUTOINCREMENT. */
function copyCounters(source: Sqlite, copy: Sqlite): void {
  const has = (sqlite: Sqlite) =>
    sqlite.query("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").get() !== null;
  if (!has(source) || !has(copy)) return;
  copy.run("DELETE FROM sqlite_sequence");
  const insert = copy.query("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
  for (const row of source.query("SELECT name, seq FROM sqlite_sequence").values())
    insert.run(...(row as string[]));
}

/** One without contents of its own cannot be rebuilt: it stays empty. */
function rebuild(copy: Sqlite, table: string): void {
  try {
    copy.run(`INSERT INTO ${quote(table)} (${quote(table)}) VALUES ('rebuild')`);
  } catch {
    // SQLite says so of each such table.
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
