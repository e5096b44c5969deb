// What a migration asks of rows that they need not have been: of some users' data it will not have it. Says how to find such rows, and a
// line that decides what becomes of them. Pure.
import type { MigrationReading } from "../../../run/database/read-migration.ts";
import { quoteName } from "../../../run/database/sql-tokens.ts";
import { mentions, plainExpression, renameInExpression } from "../generate/expressions.ts";
import type { ColumnShape, TableShape } from "./table-shape.ts";

export interface Hazard {
  /** `"users.email" is the same in two rows`. */
  state: string;
  /** The table and the rows that are hit, as SQL; names are those of before. */
  table: string;
  where: string;
  /** A statement for the top of the migration. */
  mend: string;
}

type Tables = ReadonlyMap<string, TableShape>;

/** A table before and after, and how its columns were called before. */
interface Pair {
  old: TableShape;
  now: TableShape;
  /** By the column's name of now; null for one that is new. */
  oldName(column: string): string | null;
  tables: Tables;
  /** A table of now by its name before. */
  oldTable(table: string): TableShape | null;
}

export function findHazards(before: Tables, after: Tables, reading: MigrationReading): Hazard[] {
  return [...before.values()].flatMap((old) => {
    const name = old.name.toLowerCase();
    const now = after.get(reading.renames.get(name) ?? name);
    if (!now || reading.drops.has(`table ${name}`)) return [];
    const pair = makePair(before, old, now, reading);
    return [...nulls(pair), ...doubles(pair), ...orphans(pair), ...unchecked(pair), ...types(pair)];
  });
}

function makePair(
  tables: Tables,
  old: TableShape,
  now: TableShape,
  { renames, columnRenames }: MigrationReading,
): Pair {
  const names = new Map(
    old.columns.map(({ name }) => {
      const key = `${old.name.toLowerCase()}.${name.toLowerCase()}`;
      return [columnRenames.get(key) ?? name.toLowerCase(), name];
    }),
  );
  const tableNames = new Map([...renames].map(([from, to]) => [to, from]));
  return {
    old,
    now,
    oldName: (column) => names.get(column.toLowerCase()) ?? null,
    tables,
    oldTable: (table) => tables.get(tableNames.get(table.toLowerCase()) ?? table.toLowerCase()) ?? null,
  };
}

function nulls(pair: Pair): Hazard[] {
  const { old, now, oldName } = pair;
  return now.columns.flatMap((column) => {
    const name = oldName(column.name);
    const was = old.columns.find((candidate) => candidate.name === name);
    const isRequired = column.notNull || (column.isKey && column.name !== now.integerKey);
    if (!was || !isRequired || was.notNull || was.name === old.integerKey) return [];
    return [
      {
        state: `"${old.name}.${was.name}" is empty`,
        ...updating(
          old,
          `${quoteName(was.name)} IS NULL`,
          `${quoteName(was.name)} = ${fillOf(column, pair)}`,
        ),
      },
    ];
  });
}

/** The default, or what is nearest to nothing; where every row has to differ, something that does. */
function fillOf({ name, type, default: value }: ColumnShape, { now, old }: Pair): string {
  const isNumber = /int|real|num|floa|doub/i.test(type);
  const isAlone = ({ columns }: { columns: readonly string[] }) =>
    columns.length === 1 && columns[0] === name;
  if (now.unique.some(isAlone))
    return isNumber ? (numberOf(old) ?? "random() % 1000000000") : "lower(hex(randomblob(8)))";
  return value ?? (isNumber ? "0" : "''");
}

function numberOf({ rowKey: [number = "", ...others], integerKey }: TableShape): string | null {
  const isNumber = others.length === 0 && (/^(_?rowid_?|oid)$/.test(number) || number === integerKey);
  return isNumber ? `-${quoteName(number)}` : null;
}

function doubles(pair: Pair): Hazard[] {
  const { old, now } = pair;
  const was = new Set(old.unique.map((unique) => sameness(unique.parts, unique.where, old.name)));
  return now.unique.flatMap((unique) => {
    const back = (sql: string) => asBefore(sql, pair);
    const parts = unique.parts.map(back);
    const where = unique.where === null ? null : back(unique.where);
    if (!isOfBefore([...unique.parts, unique.where ?? ""], pair)) return [];
    if (was.has(sameness(parts, where, old.name))) return [];
    const filled = [...parts.map((part) => `${part} IS NOT NULL`), ...(where === null ? [] : [`(${where})`])];
    return [
      {
        state: `${tellParts(parts, old)} ${parts.length > 1 ? "are" : "is"} the same in two rows`,
        ...deleting(old, `${filled.join(" AND ")} AND ${behindOthers(old, parts, where)}`),
      },
    ];
  });
}

/** In any order, as long as no two rows may be alike. */
function sameness(parts: readonly string[], where: string | null, table: string): string {
  const plain = (sql: string) => plainExpression(sql, table).replace(/\s+/g, " ").toLowerCase();
  return JSON.stringify([parts.map(plain).sort(), where === null ? null : plain(where)]);
}

/** `"notes.a" and "notes.b"`; an expression as it is. */
function tellParts(parts: readonly string[], { name, columns }: TableShape): string {
  const told = parts.map((part) => {
    const column = columns.find((candidate) => quoteName(candidate.name) === part);
    return column ? `"${name}.${column.name}"` : `${part} of "${name}"`;
  });
  return told.join(" and ");
}

/** Rows that have one alike before them. */
function behindOthers({ name, rowKey }: TableShape, parts: readonly string[], where: string | null): string {
  const table = quoteName(name);
  const [row = "", ...others] = rowKey.map(quoteName);
  const rows = where === null ? table : `${table} WHERE (${where})`;
  if (others.length === 0)
    return `${row} NOT IN (SELECT min(${row}) FROM ${rows} GROUP BY ${parts.join(", ")})`;
  const key = [row, ...others].join(", ");
  const numbered = `SELECT ${key}, row_number() OVER (PARTITION BY ${parts.join(", ")}) AS n FROM ${rows}`;
  return `(${key}) NOT IN (SELECT ${key} FROM (${numbered}) WHERE n = 1)`;
}

/** With the names of before. */
function asBefore(sql: string, { now, old, oldName }: Pair): string {
  const columns = new Map(
    now.columns.flatMap(({ name }) => {
      const before = oldName(name);
      return before === null ? [] : [[name, before] as const];
    }),
  );
  return renameInExpression(plainExpression(sql, now.name), {
    table: now.name,
    to: old.name,
    columns,
  }).trim();
}

/** Whether no new column stands in it: what rows have in such a one is not to be seen before. */
function isOfBefore(texts: readonly string[], { now, oldName }: Pair): boolean {
  return !now.columns.some(
    ({ name }) => oldName(name) === null && texts.some((text) => mentions(text, name)),
  );
}

function orphans({ old, now, oldName, oldTable }: Pair): Hazard[] {
  const was = new Set(
    old.foreignKeys.map(({ table, columns }) => JSON.stringify([table.toLowerCase(), columns])),
  );
  return now.foreignKeys.flatMap(({ table, columns, parentColumns }) => {
    const parent = oldTable(table);
    const names = columns.flatMap((column) => oldName(column) ?? []);
    if (
      !parent ||
      names.length < columns.length ||
      was.has(JSON.stringify([parent.name.toLowerCase(), names]))
    )
      return [];
    const keys =
      parentColumns.length > 0
        ? parentColumns
        : parent.columns.filter(({ isKey }) => isKey).map(({ name }) => name);
    const match = names
      .map((name, index) => `p.${quoteName(keys[index] ?? "")} = ${quoteName(old.name)}.${quoteName(name)}`)
      .join(" AND ");
    const filled = names.map((name) => `${quoteName(name)} IS NOT NULL`).join(" AND ");
    const where = `${filled} AND NOT EXISTS (SELECT 1 FROM ${quoteName(parent.name)} AS p WHERE ${match})`;
    const isFree = names.every(
      (name) => old.columns.find((column) => column.name === name)?.notNull === false,
    );
    return [
      {
        state: `"${old.name}.${names.join(", ")}" points to no row of "${parent.name}"`,
        ...(isFree
          ? updating(old, where, names.map((name) => `${quoteName(name)} = NULL`).join(", "))
          : deleting(old, where)),
      },
    ];
  });
}

function unchecked(pair: Pair): Hazard[] {
  const { old, now } = pair;
  const plain = (check: string) => plainExpression(check, old.name).replace(/\s+/g, " ").trim();
  const was = new Set(old.checks.map(plain));
  return now.checks.flatMap((check) => {
    const then = asBefore(check, pair);
    if (was.has(plain(then)) || !isOfBefore([check], pair)) return [];
    return [{ state: `${then} is not so in "${old.name}"`, ...deleting(old, `NOT (${then})`) }];
  });
}

/** Values that another type would write otherwise, such as '007', or refuse, as an integer key and a STRICT table do. */
function types({ old, now, oldName }: Pair): Hazard[] {
  return now.columns.flatMap((column) => {
    const name = oldName(column.name);
    const was = old.columns.find((candidate) => candidate.name === name);
    const becomesKey = column.name === now.integerKey && was?.name !== old.integerKey;
    if (!was || (was.type.toLowerCase() === column.type.toLowerCase() && !becomesKey)) return [];
    const [quoted, type] = [quoteName(was.name), column.type || "BLOB"];
    const where = becomesKey
      ? `typeof(${quoted}) <> 'integer'`
      : `${quoted} IS NOT NULL AND CAST(CAST(${quoted} AS ${type}) AS TEXT) <> CAST(${quoted} AS TEXT)`;
    return [
      {
        state: `"${old.name}.${was.name}" holds what is not ${column.type || "the same"} as it stands`,
        ...updating(old, where, `${quoted} = CAST(${quoted} AS ${type})`),
      },
    ];
  });
}

type Remedy = Pick<Hazard, "table" | "where" | "mend">;

function updating({ name }: TableShape, where: string, set: string): Remedy {
  const table = quoteName(name);
  return { table, where, mend: `UPDATE ${table} SET ${set} WHERE ${where};` };
}

function deleting({ name }: TableShape, where: string): Remedy {
  const table = quoteName(name);
  return { table, where, mend: `DELETE FROM ${table} WHERE ${where};` };
}

/** Counts the rows that are hit. */
export function queryOf({ table, where }: Hazard): string {
  return `SELECT count(*) AS n FROM ${table} WHERE ${where};`;
}
