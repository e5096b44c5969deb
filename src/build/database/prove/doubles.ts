// Rows that a new key or unique index does not let be alike. Pure.
import { quoteName } from "../../../runtime/database/sql-tokens.ts";
import { plainExpression } from "../generate/expressions.ts";
import { deleting, type Hazard } from "./remedies.ts";
import { asBefore, isOfBefore, type TablePair } from "./table-pair.ts";
import type { TableShape } from "./table-shape.ts";

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
        state: `${tellParts(parts, old)} ${parts.length > 1 ? "are" : "is"} the same in two rows`,
        ...deleting(pair, `${filled.join(" AND ")} AND ${behindOthers(old, parts, where)}`),
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
