// Values that another type would write otherwise, such as '007', or refuse, as an integer key and a STRICT table do. Pure.
// The rules: https://www.sqlite.org/datatype3.html#type_affinity and https://www.sqlite.org/stricttables.html
import { quoteName } from "../../../runtime/database/sql-tokens.ts";
import { updating, type Hazard } from "./remedies.ts";
import { oldColumn, type TablePair } from "./table-pair.ts";

export function types(pair: TablePair): Hazard[] {
  const { old, now } = pair;
  return now.columns.flatMap((column) => {
    const was = oldColumn(pair, column.name);
    const becomesKey = column.name === now.integerKey && was?.name !== old.integerKey;
    const isSame = was?.type.toLowerCase() === column.type.toLowerCase() && now.isStrict === old.isStrict;
    if (!was || column.isGenerated || (isSame && !becomesKey)) return [];
    const remedy = becomesKey ? numberRows(was.name) : convert(was.name, column.type, now.isStrict);
    if (!remedy) return [];
    const state = `"${old.name}.${was.name}" holds what is not ${column.type || "the same"} as it stands`;
    return [{ state, ...updating(old, remedy.where, remedy.set) }];
  });
}

interface Change {
  where: string;
  set: string;
}

function numberRows(name: string): Change {
  const column = quoteName(name);
  const where = `NOT (typeof(${column}) <> 'blob' AND CAST(${column} AS INTEGER) = ${column})`;
  return { where, set: `${column} = abs(random() % 9000000000000000)` };
}

function convert(name: string, type: string, isStrict: boolean): Change | null {
  const column = quoteName(name);
  const set = `${column} = CAST(${column} AS ${type || "BLOB"})`;
  if (/int|real|floa|doub|num/i.test(type)) return toNumber(column, type, isStrict);
  if (!isStrict || /any/i.test(type)) return null;
  const isText = /char|clob|text/i.test(type);
  return { where: `typeof(${column}) ${isText ? "= 'blob'" : "<> 'blob'"} AND ${column} IS NOT NULL`, set };
}

/** A text that is a number becomes one, and may look otherwise; one that is none stays a text, where that is allowed. */
function toNumber(column: string, type: string, isStrict: boolean): Change {
  // The comparison makes a number of a text that is one, and of no other.
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
