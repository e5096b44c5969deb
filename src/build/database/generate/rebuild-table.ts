// A table made anew with the rows of the old one, and with all that hung on it. Pure.
import { quoteName } from "../../../runtime/database/sql-tokens.ts";
import { refillFullText } from "./full-text.ts";
import type { RealSchema } from "./real-schema.ts";
import { has, type SnapshotTable } from "./snapshot-parts.ts";
import { createIndex, createTable, list } from "./write-sql.ts";

/** https://www.sqlite.org/lang_altertable.html#otheralter */
export function rebuildTable(before: SnapshotTable, after: SnapshotTable, real: RealSchema): string[] {
  const { name } = after;
  const draft = `__new_${name}`;
  const extras = real.extras.get(name);
  const kept = Object.values(after.columns).filter(
    (column) => has(before.columns, column.name) && !column.generated,
  );
  const columns = list(kept.map((column) => column.name));
  // SQLite may read from an index instead, and rows without a number of their own would change their order.
  const hasOrder =
    !extras?.options.includes("WITHOUT ROWID") && !numbersItsRows(after) && !has(before.columns, "rowid");
  const order = hasOrder ? " ORDER BY `rowid`" : "";
  const own = ({ table }: { table: string }) => table === name;
  const byHand = real.indexes.filter(
    (index) => own(index) && !has(before.indexes, index.name) && !has(after.indexes, index.name),
  );
  return [
    createTable(after, draft, extras),
    `INSERT INTO ${quoteName(draft)}(${columns}) SELECT ${columns} FROM ${quoteName(name)}${order};`,
    `DROP TABLE ${quoteName(name)};`,
    `ALTER TABLE ${quoteName(draft)} RENAME TO ${quoteName(name)};`,
    ...Object.values(after.indexes).map((index) => createIndex(index, after)),
    ...[...byHand, ...real.triggers.filter(own)].map(({ sql }) => `${sql};`),
    ...(numbersItsRows(before) && numbersItsRows(after) ? [] : refillFullText(real, name)),
  ];
}

/** With such a key a row keeps its number. */
function numbersItsRows({ columns }: SnapshotTable): boolean {
  return Object.values(columns).some(
    ({ primaryKey, type }) => primaryKey && type.toLowerCase() === "integer",
  );
}
