// Reads the tables of a database from SQLite: columns, keys, unique groups, foreign keys and
// checks.
import type { Sqlite } from "../../../run/database/connection.ts";
import {
  isSymbol,
  isWord,
  lowerName,
  quoteName,
  type Token,
  tokenize,
} from "../../../run/database/sql-tokens.ts";

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
  /**
   * The index's name; SQLite names those of keys and columns itself, and null means a row's key.
   */
  name: string | null;
  /** Names in quotes, and expressions. */
  parts: readonly string[];
  /** The columns that are parts unchanged. */
  columns: readonly string[];
  /** For a partial index. */
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
  isStrict: boolean;
  /** The columns that identify a row: `rowid`, or the key of a table WITHOUT ROWID. */
  rowKey: readonly string[];
}

/** The app's ordinary tables: no virtual ones, none of SQLite's or ours. By name in lower case. */
export function readTables(sqlite: Sqlite): Map<string, TableShape> {
  const tables = sqlite
    .query<SqliteTable, []>(
      `SELECT s.name, s.sql, l.wr, l.strict FROM sqlite_master AS s JOIN pragma_table_list AS l ON l.name = s.name AND l.schema = 'main'
       WHERE s.type = 'table' AND l.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND s.name NOT LIKE 'samara\\_%' ESCAPE '\\' ORDER BY s.rowid`,
    )
    .all();
  return new Map(tables.map((table) => [lowerName(table.name), readTable(sqlite, table)]));
}

interface SqliteTable {
  name: string;
  sql: string;
  wr: number;
  strict: number;
}

function readTable(sqlite: Sqlite, { name, sql, wr, strict }: SqliteTable): TableShape {
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
    rowKey: wr ? keys.sort((a, b) => a.pk - b.pk).map(({ name: part }) => part) : [rowNumberOf(columns)],
    isStrict: strict === 1,
    countsUp: tokenize(sql).some((token) => isWord(token, "AUTOINCREMENT")),
  };
}

/** https://www.sqlite.org/lang_createtable.html#rowid: a column may use one of its names. */
function rowNumberOf(columns: readonly { name: string }[]): string {
  const taken = new Set(columns.map(({ name }) => lowerName(name)));
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name)) ?? "rowid";
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
      .all(name)
      .flatMap((column) => column.name ?? []);
    return sql === null
      ? { name, columns, parts: columns.map(quoteName), where: null }
      : { name, columns, ...readIndex(sql) };
  });
  if (key.length === 0) return groups;
  return [{ name: null, columns: key, parts: key.map(quoteName), where: null }, ...groups];
}

/** `CREATE UNIQUE INDEX i ON t (a, lower(b) DESC) WHERE c` */
function readIndex(sql: string): { parts: string[]; where: string | null } {
  const tokens = tokenize(sql);
  const open = tokens.findIndex((token) => isSymbol(token, "("));
  const parts: Token[][] = [[]];
  let depth = 0;
  let at = open;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && isSymbol(token, ",")) parts.push([]);
    else if (at > open && !(depth === 1 && isWord(token, "ASC", "DESC"))) parts.at(-1)?.push(token);
  }
  const where = tokens.slice(at).find((token) => isWord(token, "WHERE"));
  return {
    parts: parts.map((part) =>
      sql.slice(part[0]?.start, (part.at(-1)?.start ?? 0) + (part.at(-1)?.text.length ?? 0)),
    ),
    where: where ? sql.slice(where.start + "WHERE".length).trim() : null,
  };
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
