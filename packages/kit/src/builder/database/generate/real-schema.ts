// Reads from a database what drizzle schemas cannot express: triggers, handwritten indexes, options
// and collations of tables.
import type { Sqlite } from "../../../run/database/connection.ts";
import { isWord, lowerName, tokenize } from "../../../run/database/sql-tokens.ts";
import type { TableExtras } from "./write-sql.ts";

export interface RealObject {
  name: string;
  /** Its table or view; its own name for a table or a view. */
  table: string;
  sql: string;
}

export interface RealSchema {
  triggers: readonly RealObject[];
  indexes: readonly RealObject[];
  views: readonly RealObject[];
  /** Full-text tables and other virtual ones. */
  virtual: readonly RealObject[];
  /** By table. */
  extras: ReadonlyMap<string, TableExtras>;
}

export function readRealSchema(sqlite: Sqlite): RealSchema {
  const objects = sqlite
    .query<RealObject & { type: string }, []>(
      `SELECT type, name, tbl_name AS "table", sql FROM sqlite_master
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`,
    )
    .all();
  const of = (type: string) => objects.filter((object) => object.type === type);
  const isVirtual = ({ sql }: RealObject) => isWord(tokenize(sql)[1], "VIRTUAL");
  const tables = of("table").filter((table) => !isVirtual(table));
  return {
    triggers: of("trigger"),
    indexes: of("index"),
    views: of("view"),
    virtual: of("table").filter(isVirtual),
    extras: new Map(tables.map((table) => [table.name, readExtras(sqlite, table)])),
  };
}

function readExtras(sqlite: Sqlite, { name, sql }: RealObject): TableExtras {
  const row = sqlite
    .query<{ wr: number; strict: number }, [string]>(
      "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
    )
    .get(name);
  const options = [...(row?.strict ? ["STRICT"] : []), ...(row?.wr ? ["WITHOUT ROWID"] : [])];
  return { options, collations: readCollations(sql) };
}

/** `name text COLLATE NOCASE`: the part's first token is the column. */
function readCollations(sql: string): Map<string, string> {
  const found = new Map<string, string>();
  let depth = 0;
  let column = "";
  let isFirst = false;
  for (const [index, token] of tokenize(sql).entries()) {
    if (isFirst) column = lowerName(token.value);
    isFirst = (token.text === "(" && depth === 0) || (token.text === "," && depth === 1);
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    const collation = tokenize(sql)[index + 1];
    if (depth === 1 && isWord(token, "COLLATE") && collation) found.set(column, collation.value);
  }
  return found;
}
