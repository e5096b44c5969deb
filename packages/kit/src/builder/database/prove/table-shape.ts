// What SQLite says of the tables of a database: columns, keys, unique groups, foreign keys and checks.
import type { Sqlite } from "../../../run/database/database.ts";
import { isSymbol, isWord, tokenize } from "../../../run/database/sql-tokens.ts";

export interface ColumnShape {
  name: string;
  type: string;
  notNull: boolean;
  /** As SQL; null for none. */
  default: string | null;
  isKey: boolean;
  isGenerated: boolean;
}

export interface UniqueShape {
  columns: readonly string[];
  /** Of a partial index. */
  where: string | null;
}

export interface ForeignShape {
  table: string;
  columns: readonly string[];
  parentColumns: readonly string[];
}

export interface TableShape {
  name: string;
  sql: string;
  columns: readonly ColumnShape[];
  unique: readonly UniqueShape[];
  foreignKeys: readonly ForeignShape[];
  /** Conditions, without their names. */
  checks: readonly string[];
  /** The column that is the row's number. */
  integerKey: string | null;
  countsUp: boolean;
  /** What tells one row from another: `rowid`, or the key of a table WITHOUT ROWID. */
  rowNumber: string;
}

/** Ordinary tables of the app: no virtual ones, none of SQLite's or of ours. By name in lower case. */
export function readTables(sqlite: Sqlite): Map<string, TableShape> {
  const tables = sqlite
    .query<{ name: string; sql: string; wr: number }, []>(
      `SELECT s.name, s.sql, l.wr FROM sqlite_master AS s JOIN pragma_table_list AS l ON l.name = s.name AND l.schema = 'main'
       WHERE s.type = 'table' AND l.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND s.name NOT LIKE 'samara\\_%' ESCAPE '\\' ORDER BY s.rowid`,
    )
    .all();
  return new Map(tables.map((table) => [table.name.toLowerCase(), readTable(sqlite, table)]));
}

function readTable(sqlite: Sqlite, { name, sql, wr }: { name: string; sql: string; wr: number }): TableShape {
  const columns = sqlite
    .query<
      { name: string; type: string; notnull: number; dflt_value: string | null; pk: number; hidden: number },
      [string]
    >("SELECT * FROM pragma_table_xinfo(?) WHERE hidden <> 1")
    .all(name);
  const keys = columns.filter(({ pk }) => pk > 0);
  const [key] = keys;
  return {
    name,
    sql,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      notNull: column.notnull === 1,
      default: column.dflt_value,
      isKey: column.pk > 0,
      isGenerated: column.hidden > 1,
    })),
    unique: readUnique(
      sqlite,
      name,
      keys.map((column) => column.name),
    ),
    foreignKeys: readForeignKeys(sqlite, name),
    checks: readChecks(sql),
    integerKey: keys.length === 1 && key?.type.toUpperCase() === "INTEGER" ? key.name : null,
    rowNumber: wr ? (key?.name ?? "") : "rowid",
    countsUp: tokenize(sql).some((token) => isWord(token, "AUTOINCREMENT")),
  };
}

function readUnique(sqlite: Sqlite, table: string, key: readonly string[]): UniqueShape[] {
  const indexes = sqlite
    .query<{ name: string; sql: string | null }, [string]>(
      `SELECT l.name, s.sql FROM pragma_index_list(?) AS l LEFT JOIN sqlite_master AS s ON s.name = l.name
       WHERE l."unique" = 1`,
    )
    .all(table);
  const groups = indexes.map(({ name, sql }) => {
    const columns = sqlite
      .query<{ name: string | null }, [string]>("SELECT name FROM pragma_index_info(?)")
      .all(name);
    return { columns: columns.map((column) => column.name ?? ""), where: conditionOf(sql ?? "") };
  });
  // One over an expression has a column without a name: what would have to differ cannot be said in a sentence.
  const plain = groups.filter(({ columns }) => columns.every((column) => column !== ""));
  return key.length > 0 ? [{ columns: key, where: null }, ...plain] : plain;
}

function conditionOf(sql: string): string | null {
  const where = tokenize(sql).find((token) => isWord(token, "WHERE"));
  return where ? sql.slice(where.start + "WHERE".length).trim() : null;
}

function readForeignKeys(sqlite: Sqlite, table: string): ForeignShape[] {
  const rows = sqlite
    .query<{ id: number; table: string; from: string; to: string | null }, [string]>(
      'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq',
    )
    .all(table);
  const byId = Map.groupBy(rows, ({ id }) => id);
  return [...byId.values()].map((parts) => ({
    table: parts[0]?.table ?? "",
    columns: parts.map(({ from }) => from),
    parentColumns: parts.flatMap(({ to }) => to ?? []),
  }));
}

function readChecks(sql: string): string[] {
  const tokens = tokenize(sql);
  return tokens.flatMap((token, at) => {
    const open = tokens[at + 1];
    if (!isWord(token, "CHECK") || !open || !isSymbol(open, "(")) return [];
    let depth = 0;
    const close = tokens.find((candidate, index) => {
      if (index <= at) return false;
      if (isSymbol(candidate, "(")) depth += 1;
      if (isSymbol(candidate, ")")) depth -= 1;
      return depth === 0;
    });
    return [sql.slice(open.start + 1, close?.start)];
  });
}
