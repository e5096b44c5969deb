// Lists a query's columns with their places, as Drizzle does, once for the same columns under the
// same names of the same table.
import { Column, is } from "drizzle-orm";
import type { SelectedFieldsOrdered } from "drizzle-orm/sqlite-core";

const known = new WeakMap<object, SelectedFieldsOrdered[]>();
/** More selections of one table than an app has. */
const maxLists = 20;

/** @returns null if some are not plain columns: Drizzle lists them */
export function listColumns(
  table: object,
  fields: Readonly<Record<string, unknown>>,
): SelectedFieldsOrdered | null {
  const lists = known.get(table);
  if (lists) for (const list of lists) if (isListOf(list, fields)) return list;
  const list: SelectedFieldsOrdered = [];
  for (const [name, field] of Object.entries(fields)) {
    if (!is(field, Column)) return null;
    list.push({ path: [name], field: field as SelectedFieldsOrdered[number]["field"] });
  }
  if (!lists) known.set(table, [list]);
  else if (lists.push(list) > maxLists) lists.shift();
  return list;
}

function isListOf(list: SelectedFieldsOrdered, fields: Readonly<Record<string, unknown>>): boolean {
  let at = 0;
  for (const name in fields) {
    const entry = list[at++];
    if (entry?.field !== fields[name] || entry?.path[0] !== name) return false;
  }
  return at === list.length;
}
