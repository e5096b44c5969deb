// Does to a database what an app may do, and tells what came of it: a schema is the same when the same is refused and the same follows.
import type { Database } from "bun:sqlite";

import { readFinds, readRows } from "./contents.ts";
import { expressionOf } from "./expressions.ts";
import { quote, type Model, type Table } from "./model.ts";
import { nameOf } from "./to-sql.ts";

/** @returns a line per thing that was tried; the database is left as it is */
export function probe(sqlite: Database, model: Model): string[] {
  sqlite.run("PRAGMA foreign_keys = ON");
  const lines = model.tables.flatMap((table) => [
    ...table.columns
      .filter(({ generated }) => !generated)
      .flatMap(({ key }) => probeColumn(sqlite, table, key)),
    ...table.checks.flatMap(({ condition: { column, form } }) =>
      tryOut(sqlite, updateOne(table, column, expressionOf(form).bad ?? "NULL")),
    ),
    ...tryOut(sqlite, insertLeast(table)),
    ...tryOut(sqlite, insertLeast(table, true), model, isHeardOnce(model, table)),
    ...(areActionsInOrder(model) ? probeActions(sqlite, table, model) : []),
  ]);
  const views = model.views.flatMap(({ name, columns }) =>
    tryOut(sqlite, `INSERT INTO ${quote(name)} VALUES (${columns.map(() => "'x'").join(", ")})`, model),
  );
  return [...lines, ...views];
}

function probeActions(sqlite: Database, table: Table, model: Model): string[] {
  return [
    ...tryOut(sqlite, `DELETE FROM ${quote(table.name)} WHERE ${one(table)}`, model),
    ...tryOut(sqlite, `DELETE FROM ${quote(table.name)}`, model),
    ...table.primary.slice(0, 1).flatMap((key) => tryOut(sqlite, updateOne(table, key, "777"), model)),
  ];
}

/** RESTRICT is judged at once: beside a CASCADE it depends on which of the two SQLite looks at first, which no pragma tells. */
function areActionsInOrder({ tables }: Model): boolean {
  const actions = tables.flatMap(({ foreign }) =>
    foreign.flatMap(({ onDelete, onUpdate }) => [onDelete, onUpdate]),
  );
  return (
    !actions.includes("restrict") || !actions.some((action) => action === "cascade" || action === "set null")
  );
}

function probeColumn(sqlite: Database, table: Table, key: string): string[] {
  const name = nameOf(table, key);
  const highest = `(SELECT max(${name}) FROM ${quote(table.name)})`;
  return ["NULL", highest, "'WORD 0 APPLE'", "424242"].flatMap((value) =>
    tryOut(sqlite, updateOne(table, key, value)),
  );
}

function updateOne(table: Table, key: string, value: string): string {
  return `UPDATE ${quote(table.name)} SET ${nameOf(table, key)} = ${value} WHERE ${one(table)}`;
}

/** The first row. */
function one(table: Table): string {
  const key = table.isWithoutRowid ? nameOf(table, table.primary[0] ?? "") : "rowid";
  return `${key} = (SELECT min(${key}) FROM ${quote(table.name)})`;
}

/** A row that says only what it must, so that defaults say the rest. @param isSteady but for those that differ from run to run */
function insertLeast(table: Table, isSteady = false): string {
  const needed = table.columns.filter(
    ({ key, notNull, default: value, generated }) =>
      !generated && ((notNull && !value) || (isSteady && value?.isVolatile) || table.primary.includes(key)),
  );
  const values = needed.map(({ family, kind }) => {
    if (family === "bytes") return "x'aa'";
    return kind === "text" || kind === "enum" || kind === "json" ? "'probe'" : "31337";
  });
  if (needed.length === 0) return `INSERT INTO ${quote(table.name)} DEFAULT VALUES`;
  return `INSERT INTO ${quote(table.name)} (${needed.map(({ name }) => quote(name)).join(", ")}) VALUES (${values.join(", ")})`;
}

/** @param isHeard with what triggers write down */
function tryOut(sqlite: Database, sql: string, model?: Model, isHeard = false): string[] {
  // A savepoint would leave a full-text table with what a refused statement had put into it.
  sqlite.run("BEGIN");
  try {
    sqlite.run(sql);
    const follows = model ? readFollows(sqlite, model, isHeard) : [];
    return [`${sql} -> done`, ...follows.map((line) => `${sql} -> ${line}`)];
  } catch {
    return [`${sql} -> refused`];
  } finally {
    if (sqlite.inTransaction) sqlite.run("ROLLBACK");
  }
}

function isHeardOnce({ handmade }: Model, { key }: Table): boolean {
  return handmade.filter(({ form, on }) => form === "insert trigger" && on === key).length < 2;
}

/** SQLite promises no order, among triggers or among rows that go together. */
function readFollows(sqlite: Database, model: Model, isHeard: boolean): string[] {
  const rows = readRows(sqlite, model).filter((row) => isHeard || !row.startsWith("audit log"));
  return [...rows, ...readFinds(sqlite, model)];
}
