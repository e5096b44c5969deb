// Gives the columns of a Drizzle query the names that its rows have in the app, so that SQLite's
// driver makes the objects. Only where no other part of the query can notice the names.
import { Column, getTableName, is } from "drizzle-orm";

import type { RowPlan } from "./map-rows.ts";
import { quoted } from "./write-query.ts";

/** No property with a meaning of its own, and no number, which would come first in an object. */
const plainName = /^(?!__)[A-Za-z_]\w*$/;
/** There, a name may stand for a column of another part. */
const compound = /\b(union|intersect|except)\b/i;

/** @returns the text with names; null where the rows must be mapped from lists */
export function nameColumns(text: string, { steps, isFlat }: RowPlan): string | null {
  const columns: Column[] = [];
  if (!isFlat) return null;
  for (const { name, field } of steps) {
    if (!is(field, Column) || !plainName.test(name)) return null;
    columns.push(field);
  }
  for (const write of [writeAlone, writeWithTable]) {
    const written = columns.map(write);
    const list = written.join(", ");
    const named = () => written.map((column, at) => `${column} as "${steps[at]?.name}"`).join(", ");
    const start = `select ${list} from `;
    if (text.startsWith(start)) {
      const rest = text.slice(start.length);
      return canTell(rest, steps) ? null : `select ${named()} from ${rest}`;
    }
    const end = ` returning ${list}`;
    if (text.endsWith(end)) return `${text.slice(0, -list.length)}${named()}`;
  }
  return null;
}

const writeAlone = ({ name }: Column) => quoted(name);
const writeWithTable = (column: Column) => `${quoted(getTableName(column.table))}.${quoted(column.name)}`;

/** ORDER BY takes a new name before a column: https://www.sqlite.org/lang_select.html#orderby */
function canTell(rest: string, steps: RowPlan["steps"]): boolean {
  if (compound.test(rest)) return true;
  const words = new Set(rest.toLowerCase().match(/\w+/g));
  return steps.some(({ name, field }) => name !== (field as Column).name && words.has(name.toLowerCase()));
}
