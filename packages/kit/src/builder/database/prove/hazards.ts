// Requirements of a migration that some users' rows may not meet. Tells how to find such rows, and
// gives a statement that solves it. Pure.
import type { MigrationReading } from "../../../run/database/read-migration.ts";
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { plainExpression } from "../generate/expressions.ts";
import { doubles } from "./doubles.ts";
import { numberRows } from "./number-rows.ts";
import {
  deleting,
  emptied,
  isFree,
  parentColumns,
  pointsNowhere,
  updating,
  type Hazard,
} from "./remedies.ts";
import {
  asOfNow,
  isOfBefore,
  makePair,
  oldColumn,
  requireAsNow,
  type TablePair,
  type Tables,
} from "./table-pair.ts";
import type { ColumnShape, TableShape } from "./table-shape.ts";
import { newNumbers, types } from "./types.ts";

export function findHazards(before: Tables, after: Tables, reading: MigrationReading): Hazard[] {
  const tables = requireAsNow(before, after, reading);
  const pairs = [...before.values()].flatMap((old) => {
    const name = lowerName(old.name);
    const now = after.get(reading.renames.get(name) ?? name);
    return now && !reading.drops.has(`table ${name}`) ? [makePair(tables, old, now, reading)] : [];
  });
  // New numbers come first: references find a row by its present values.
  return [
    ...pairs.flatMap((pair) => newNumbers(pair, after)),
    ...pairs.flatMap((pair) => [
      ...nulls(pair),
      ...doubles(pair),
      ...orphans(pair),
      ...unchecked(pair),
      ...types(pair),
    ]),
  ];
}

function nulls(pair: TablePair): Hazard[] {
  const { old, now } = pair;
  return now.columns.flatMap((column) => {
    const was = oldColumn(pair, column.name);
    const isRequired = column.notNull || (column.isKey && column.name !== now.integerKey);
    if (!was || !isRequired || was.notNull || was.name === old.integerKey) return [];
    const name = quoteName(was.name);
    const where = `${name} IS NULL`;
    const isPointing = now.foreignKeys.some(({ columns }) => columns.includes(column.name));
    const isNumbered = isNumber(column) && isAlone(column, now);
    const remedy = isPointing
      ? deleting(pair, where)
      : isNumbered
        ? { table: quoteName(old.name), where, mend: numberRows({ table: old, column: was.name, where }) }
        : updating(old, where, `${name} = ${fillOf(column, pair)}`);
    return [{ state: `"${old.name}.${was.name}" is empty`, ...remedy }];
  });
}

/** The default, or the closest value to nothing; a unique one if every row must differ. */
function fillOf(column: ColumnShape, { now }: TablePair): string {
  if (isAlone(column, now)) return "lower(hex(randomblob(16)))";
  return column.default ?? (isNumber(column) ? "0" : "''");
}

function isNumber({ type }: ColumnShape): boolean {
  return /int|real|num|floa|doub/i.test(type);
}

/** Whether no two rows may have the same value in it. */
function isAlone({ name }: ColumnShape, { unique }: TableShape): boolean {
  return unique.some(({ parts, columns }) => parts.length === 1 && columns[0] === name);
}

function orphans(pair: TablePair): Hazard[] {
  const { old, now, oldName, oldParent } = pair;
  const was = new Set(
    old.foreignKeys.map(({ table, columns }) => JSON.stringify([lowerName(table), columns])),
  );
  return now.foreignKeys.flatMap((key) => {
    const parent = oldParent(key.table);
    const names = key.columns.flatMap((column) => oldName(column) ?? []);
    if (!parent || names.length < key.columns.length) return [];
    if (was.has(JSON.stringify([lowerName(parent.table.name), names]))) return [];
    const where = pointsNowhere(
      old,
      names,
      parent.table,
      key.parentColumns.length > 0
        ? key.parentColumns.map(parent.columnOf)
        : parentColumns(parent.table, key),
    );
    const isOpen = isFree(pair.becoming, { columns: names });
    const remedy = isOpen
      ? updating(old, where, emptied(names))
      : deleting(pointing(pair, key, names), where);
    return [
      { state: `"${old.name}.${names.join(", ")}" points to no row of "${parent.table.name}"`, ...remedy },
    ];
  });
}

/** As if it had the new key: rows that refer to rows of the same table go with these. */
function pointing(
  { becoming, tables, oldParent }: TablePair,
  key: TableShape["foreignKeys"][number],
  columns: readonly string[],
): Pick<TablePair, "becoming" | "tables"> {
  const parent = oldParent(key.table);
  if (parent?.table !== becoming) return { becoming, tables };
  const own = {
    ...key,
    table: becoming.name,
    columns,
    parentColumns: key.parentColumns.map(parent.columnOf),
  };
  return { becoming: { ...becoming, foreignKeys: [...becoming.foreignKeys, own] }, tables };
}

function unchecked(pair: TablePair): Hazard[] {
  const { old, now } = pair;
  const plain = (check: string) => plainExpression(check, old.name).replace(/\s+/g, " ").trim();
  const was = new Set(old.checks.map(plain));
  return now.checks.flatMap((check) => {
    const then = asOfNow(check, pair);
    if (was.has(plain(then)) || !isOfBefore([check], pair)) return [];
    return [{ state: `${then} is not so in "${old.name}"`, ...deleting(pair, `NOT (${then})`) }];
  });
}

/** Counts the affected rows. */
export function queryOf({ table, where }: Hazard): string {
  return `SELECT count(*) AS n FROM ${table} WHERE ${where};`;
}
