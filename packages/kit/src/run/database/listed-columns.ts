// Lists a query's fields with their places, as Drizzle does, once for the same columns under the
// same names of the same table.
import { Column, is, SQL, Subquery, Table, type StringChunk } from "drizzle-orm";
import type { SelectedFieldsOrdered } from "drizzle-orm/sqlite-core";

import { columnsOf, isAlias } from "./hidden-facts.ts";

export interface Listed {
  fields: SelectedFieldsOrdered;
  /** The tables whose columns are among the fields. */
  tables: readonly Table[];
  /** Texts made for these fields, by kind of query; null: other fields come with each query. */
  heads: StringChunk[] | null;
}

type Fields = Readonly<Record<string, unknown>>;

const known = new WeakMap<object, Listed[]>();
/** More selections of one table than an app has. */
const maxLists = 20;

export function listFields(table: object, fields: Fields): Listed {
  const lists = known.get(table);
  if (lists) for (const list of lists) if (isListOf(list.fields, fields)) return list;
  const list: SelectedFieldsOrdered = [];
  addFields(list, fields, []);
  const columns = list.map(({ field }) => field).filter((field) => is(field, Column));
  const tables = [...new Set<Table>(columns.map((column) => column.table))];
  // Drizzle makes an alias's columns anew each time they are named.
  const isKept = columns.length === list.length && !tables.some(isAlias);
  const listed = { fields: list, tables, heads: isKept ? [] : null };
  if (!isKept) return listed;
  if (!lists) known.set(table, [listed]);
  else if (lists.push(listed) > maxLists) lists.shift();
  return listed;
}

/** In Drizzle's order. */
function addFields(list: SelectedFieldsOrdered, fields: Fields, place: readonly string[]): void {
  for (const [name, field] of Object.entries(fields)) {
    const path = [...place, name];
    if (isField(field)) list.push({ path, field: field as never });
    else addFields(list, innerFields(field), path);
  }
}

function isField(field: unknown): boolean {
  return is(field, Column) || is(field, SQL) || is(field, SQL.Aliased) || is(field, Subquery);
}

function innerFields(field: unknown): Fields {
  return is(field, Table) ? columnsOf(field) : (field as Fields);
}

function isListOf(list: SelectedFieldsOrdered, fields: Fields): boolean {
  return compare(list, fields, [], 0) === list.length;
}

/** @returns the place after the last field that is the same; -1 if one is not */
function compare(
  list: SelectedFieldsOrdered,
  fields: Fields,
  place: readonly string[],
  from: number,
): number {
  let at = from;
  for (const name in fields) {
    const entry = list[at];
    const depth = place.length;
    if (entry?.path[depth] !== name) return -1;
    if (entry.path.length === depth + 1) {
      if (entry.field !== fields[name]) return -1;
      at += 1;
      continue;
    }
    const inner = fields[name];
    if (typeof inner !== "object" || inner === null || isField(inner)) return -1;
    at = compare(list, innerFields(inner), [...place, name], at);
    if (at === -1) return -1;
  }
  return at;
}
