// Values that another type would change, such as '007', or refuse, like an integer key and a STRICT
// table. Pure. The rules: https://www.sqlite.org/datatype3.html#type_affinity and
// https://www.sqlite.org/stricttables.html
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { numberRows, type Follower } from "./number-rows.ts";
import { parentColumns, updating, type Hazard } from "./remedies.ts";
import { oldColumn, type TablePair, type Tables } from "./table-pair.ts";
import type { ColumnShape, TableShape } from "./table-shape.ts";

export function types(pair: TablePair): Hazard[] {
  const { old, now } = pair;
  return now.columns.flatMap((column) => {
    const was = oldColumn(pair, column.name);
    const isSame = was?.type.toLowerCase() === column.type.toLowerCase() && now.isStrict === old.isStrict;
    if (!was || column.isGenerated || isSame || becomesNumber(pair, column)) return [];
    const remedy = convert(was.name, column.type, now.isStrict);
    return remedy ? [{ state: tellType(old, was, column), ...updating(old, remedy.where, remedy.set) }] : [];
  });
}

/** A column that becomes the row's number. References to such rows follow it. */
export function newNumbers(pair: TablePair, after: Tables): Hazard[] {
  const { old, now } = pair;
  const column = now.columns.find((each) => becomesNumber(pair, each));
  const was = column && oldColumn(pair, column.name);
  if (!was) return [];
  const name = quoteName(was.name);
  // '01' is a number too, but may be another row's.
  const isNumber = `CASE typeof(${name}) WHEN 'blob' THEN 0 WHEN 'text' THEN CAST(CAST(${name} AS INTEGER) AS TEXT) = ${name} ELSE CAST(${name} AS INTEGER) = ${name} END`;
  const where = `(${isNumber}) IS NOT TRUE`;
  const mend = numberRows({ table: old, column: was.name, where }, findFollowers(pair, after, was.name));
  return [{ state: tellType(old, was, column), table: quoteName(old.name), where, mend }];
}

function becomesNumber(pair: TablePair, { name }: ColumnShape): boolean {
  return name === pair.now.integerKey && oldColumn(pair, name)?.name !== pair.old.integerKey;
}

function tellType({ name }: TableShape, was: ColumnShape, { type }: ColumnShape): string {
  return `"${name}.${was.name}" holds values that are not plain ${type || "values"}`;
}

/** The references to the column, before or after the migration, by their old names. */
function findFollowers({ old, tables, oldParent }: TablePair, after: Tables, column: string): Follower[] {
  const isOfOld = ({ name }: TableShape) => lowerName(name) === lowerName(old.name);
  const before = [...tables.values()].flatMap((table) =>
    table.foreignKeys
      .filter((key) => lowerName(key.table) === lowerName(old.name))
      .map((key) => ({ table, from: key.columns, to: parentColumns(old, key) })),
  );
  const later = [...after.values()].flatMap((table) => {
    const child = oldParent(table.name);
    return table.foreignKeys.flatMap((key) => {
      const parent = oldParent(key.table);
      if (!child || !parent || !isOfOld(parent.table)) return [];
      const to = key.parentColumns.length > 0 ? key.parentColumns.map(parent.columnOf) : [column];
      return [{ table: child.table, from: key.columns.map(child.columnOf), to }];
    });
  });
  const found = [...before, ...later].flatMap(({ table, from: [from = "", ...others], to: [to = ""] }) => {
    const isThere = table.columns.some(({ name }) => name === from);
    const isIt = others.length === 0 && lowerName(to) === lowerName(column);
    return isThere && isIt ? [[`${table.name}.${from}`, { table: table.name, column: from }] as const] : [];
  });
  return [...new Map(found).values()];
}

interface Change {
  where: string;
  set: string;
}

function convert(name: string, type: string, isStrict: boolean): Change | null {
  const column = quoteName(name);
  const set = `${column} = CAST(${column} AS ${type || "BLOB"})`;
  if (/int|real|floa|doub|num/i.test(type)) return toNumber(column, type, isStrict);
  if (!isStrict || /any/i.test(type)) return null;
  const isText = /char|clob|text/i.test(type);
  return { where: `typeof(${column}) ${isText ? "= 'blob'" : "<> 'blob'"} AND ${column} IS NOT NULL`, set };
}

/**
 * A numeric text becomes a number, and may change its form; another text stays one, if the table
 * allows it.
 */
function toNumber(column: string, type: string, isStrict: boolean): Change {
  // The comparison turns a numeric text into a number, and no other text.
  const isNumber = `CAST(${column} AS NUMERIC) = ${column}`;
  const number = plainNumber(`CAST(${column} AS ${type})`);
  const isReal = /real|floa|doub/i.test(type);
  const hits = [
    `(typeof(${column}) = 'text' AND ${isNumber} AND ${number} <> ${column})`,
    ...(isReal
      ? [`(typeof(${column}) = 'integer' AND CAST(CAST(${column} AS REAL) AS INTEGER) <> ${column})`]
      : []),
    ...(isStrict ? [`typeof(${column}) = 'blob'`, `(typeof(${column}) = 'text' AND NOT ${isNumber})`] : []),
    ...(isStrict && !isReal
      ? [`(typeof(${column}) = 'real' AND CAST(${column} AS INTEGER) <> ${column})`]
      : []),
  ];
  const rounded = isReal ? `CAST(CAST(${column} AS REAL) AS INTEGER)` : `CAST(${column} AS ${type})`;
  const set = `${column} = CASE typeof(${column}) WHEN 'text' THEN ${number} ELSE ${rounded} END`;
  return { where: hits.join(" OR "), set };
}

/** As a text: 7.0 is '7'. */
function plainNumber(value: string): string {
  return `CAST(iif(${value} = CAST(${value} AS INTEGER), CAST(${value} AS INTEGER), ${value}) AS TEXT)`;
}
