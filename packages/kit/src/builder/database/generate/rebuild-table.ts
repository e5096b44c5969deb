// Rebuilds a table with the rows of the old one, and with everything that depends on it. Pure.
import { quoteName } from "../../../run/database/sql-tokens.ts";
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
  // SQLite may read from an index instead, and then give rows new numbers in another order.
  const isNumbered = numberOf(before) !== null && numberOf(before) === numberOf(after);
  const hasRowid = !extras?.options.includes("WITHOUT ROWID") && !has(before.columns, "rowid");
  const order = hasRowid && !isNumbered ? " ORDER BY `rowid`" : "";
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
    ...(isNumbered ? [] : refillFullText(real, name)),
  ];
}

/** The key that is the row's number: if it stays, rows keep their numbers. */
function numberOf({ columns }: SnapshotTable): string | null {
  const key = Object.values(columns).find(
    ({ primaryKey, type }) => primaryKey && type.toLowerCase() === "integer",
  );
  return key?.name ?? null;
}
