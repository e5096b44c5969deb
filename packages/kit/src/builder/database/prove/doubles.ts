// Rows that a new key or unique index requires to differ. Pure.
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { mentions, plainExpression } from "../generate/expressions.ts";
import { deleting, type Hazard } from "./remedies.ts";
import { asBefore, isOfBefore, type TablePair, type Tables } from "./table-pair.ts";
import type { TableShape, UniqueShape } from "./table-shape.ts";

export function doubles(pair: TablePair): Hazard[] {
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
        state: tellDoubles(tellParts(parts, unique.parts, pair)),
        ...deleting(pair, `${filled.join(" AND ")} AND ${behindOthers(old, parts, where)}`),
      },
    ];
  });
}

/** In any order, as long as no two rows may be equal. */
function sameness(parts: readonly string[], where: string | null, table: string): string {
  const plain = (sql: string) => plainExpression(sql, table).replace(/\s+/g, " ").toLowerCase();
  return JSON.stringify([parts.map(plain).sort(), where === null ? null : plain(where)]);
}

/**
 * Equal values of a unique index, if they can only be found during the migration.
 * @param line and `text`: where the index is made
 */
export function doublesThere(
  now: TableShape,
  tables: Tables,
  { parts, where }: UniqueShape,
  at: { line: number; text: string },
): Hazard {
  const named = parts.map((part) => plainExpression(part, now.name));
  const told = named.map((part) => tellPart(part, now));
  const filled = [...named.map((part) => `${part} IS NOT NULL`), ...(where === null ? [] : [`(${where})`])];
  const rows = `${filled.join(" AND ")} AND ${behindOthers(now, named, where)}`;
  return { state: tellDoubles(told), ...deleting({ becoming: now, tables }, rows), at };
}

function tellDoubles(parts: readonly string[]): string {
  return `${parts.join(" and ")} ${parts.length > 1 ? "are" : "is"} the same in two rows`;
}

/** `"notes.a"`; an expression unchanged, with its new columns' names. */
function tellParts(parts: readonly string[], later: readonly string[], pair: TablePair): string[] {
  return parts.map((part, index) => {
    const plain = plainExpression(later[index] ?? part, pair.now.name);
    const isNew = pair.now.columns.some(({ name }) => pair.oldName(name) === null && mentions(plain, name));
    return isNew ? tellPart(plain, pair.now) : tellPart(part, pair.old);
  });
}

function tellPart(part: string, { name, columns }: TableShape): string {
  const column = columns.find((each) =>
    [each.name, quoteName(each.name)].map(lowerName).includes(lowerName(part)),
  );
  return column ? `"${name}.${column.name}"` : `${part} of "${name}"`;
}

/** Rows that have an equal row before them. */
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
