// The database that a version must end as: its schema from the model's own SQL, its rows from the version before it, column by column.
import { Database } from "bun:sqlite";

import { audit, handmadeSql } from "./handmade.ts";
import { quote, tableOf, type Model, type Table } from "./model.ts";
import { indexesSql, tablesSql, viewsSql } from "./to-sql.ts";

export function openOracle(model: Model): Database {
  const sqlite = new Database(":memory:");
  for (const statement of [...tablesSql(model), ...indexesSql(model), ...viewsSql(model), audit])
    sqlite.run(statement);
  return sqlite;
}

/** Triggers come last: what they would do has been done to the rows already. */
export function addHandmade(sqlite: Database, model: Model): void {
  for (const statement of handmadeSql(model)) sqlite.run(statement);
  for (const { form, name } of model.handmade) {
    if (form === "full text") sqlite.run(`INSERT INTO ${quote(name)}(${quote(name)}) VALUES ('rebuild')`);
  }
}

/** What people wrote that is in no table of the drizzle schema. */
export function ownRows(model: Model): string[] {
  return model.handmade.flatMap(({ form, name }) => {
    if (form === "own full text")
      return [`INSERT INTO ${quote(name)} (rowid, words) VALUES (7, 'apple it''s')`];
    return form === "child table" ? [`INSERT INTO ${quote(name)} (id) VALUES (1), (5)`] : [];
  });
}

/** @param before the oracle of the version before */
export function nextOracle(before: Database, old: Model, model: Model): Database {
  const sqlite = openOracle(model);
  for (const table of model.tables) {
    const source = old.tables.find(({ key }) => key === table.key);
    if (source) copyRows(before, sqlite, source, table);
  }
  copyPlain(before, sqlite, "audit log");
  addHandmade(sqlite, model);
  for (const statement of ownRows(model)) sqlite.run(statement);
  for (const { form, name } of model.handmade) if (form === "child table") replaceRows(before, sqlite, name);
  return sqlite;
}

function copyRows(from: Database, to: Database, source: Table, table: Table): void {
  const shared = table.columns.filter(
    ({ key, generated }) => !generated && source.columns.some((column) => column.key === key),
  );
  const old = shared.map(({ key }) => source.columns.find((column) => column.key === key)?.name ?? "");
  const order = source.isWithoutRowid ? "" : " ORDER BY rowid";
  const rows = from
    .query(
      `SELECT ${old.map((name) => `quote(${quote(name)})`).join(", ")} FROM ${quote(source.name)}${order}`,
    )
    .values();
  const names = shared.map(({ name }) => quote(name)).join(", ");
  for (const row of rows) to.run(`INSERT INTO ${quote(table.name)} (${names}) VALUES (${row.join(", ")})`);
}

function copyPlain(from: Database, to: Database, name: string): void {
  // Not as SQL: there may be a NUL in it, which ends a text there.
  for (const [id, what] of from.query<[number, string], []>(`SELECT id, what FROM ${quote(name)}`).values()) {
    to.run(`INSERT INTO ${quote(name)} (id, what) VALUES (?, ?)`, [Number(id), String(what)]);
  }
}

function replaceRows(from: Database, to: Database, name: string): void {
  to.run(`DELETE FROM ${quote(name)}`);
  for (const [id, parent] of from.query(`SELECT id, quote(parent) FROM ${quote(name)}`).values()) {
    to.run(`INSERT INTO ${quote(name)} (id, parent) VALUES (${String(id)}, ${String(parent)})`);
  }
}

/** Ids that were given out once and must not come again, by the table's key. */
export const highestId = 5000;

/** @returns what makes a counting table go on behind highestId */
export function markSql(model: Model): string[] {
  return model.tables.flatMap(({ isCounting, name, primary, columns }) => {
    if (!isCounting) return [];
    const key = columns.find((column) => column.key === primary[0]);
    return key
      ? [`UPDATE sqlite_sequence SET seq = ${highestId} WHERE name = '${name.replaceAll("'", "''")}'`]
      : [];
  });
}

/** Tables that have counted in every version, as they are called in the last. */
export function countingTables(versions: readonly Model[]): string[] {
  const [first, last] = [versions[0], versions.at(-1)];
  const keys = (first?.tables ?? []).filter(({ key }) =>
    versions.every(({ tables }) => tables.some((table) => table.key === key && table.isCounting)),
  );
  return last ? keys.map(({ key }) => tableOf(last, key).name) : [];
}
