// Rewrites what drizzle-kit wrote of conditions and expressions, token by token. Pure.
import { isSymbol, isWord, quoteName, tokenize, type Token } from "../../../run/database/sql-tokens.ts";

/**
 * Names without the table in front (a rebuilt table has another name for a while), in quotes that SQLite cannot take for a text's.
 * @param table whose columns the expression speaks of
 */
export function plainExpression(sql: string, table: string): string {
  return rewriteTokens(sql, (tokens, at) => {
    const token = tokens[at];
    if (isSame(token, table) && isSymbol(tokens[at + 1], ".")) return { text: "", length: 2 };
    return token?.kind === "name" ? { text: quoteName(token.value), length: 1 } : null;
  });
}

/** Other names for a table in front of its columns, and for its columns. */
export function renameInExpression(
  sql: string,
  names: { table: string; to: string; columns: ReadonlyMap<string, string> },
): string {
  return rewriteTokens(sql, (tokens, at) => {
    const token = tokens[at];
    if (!token || !isIdentifier(token)) return null;
    if (isSame(token, names.table) && isSymbol(tokens[at + 1], "."))
      return { text: quoteName(names.to), length: 1 };
    const column = names.columns.get(token.value);
    const isOther = isSymbol(tokens[at - 1], ".") && !isSame(tokens[at - 2], names.table);
    const isCall = isSymbol(tokens[at + 1], "(");
    return column === undefined || isOther || isCall ? null : { text: quoteName(column), length: 1 };
  });
}

/** Other names for tables and columns, wherever they stand. */
export function renameNames(
  sql: string,
  tables: ReadonlyMap<string, string>,
  columns: ReadonlyMap<string, string>,
): string {
  const lower = (names: ReadonlyMap<string, string>) =>
    new Map([...names].map(([from, to]) => [from.toLowerCase(), to]));
  const [tableNames, columnNames] = [lower(tables), lower(columns)];
  return rewriteTokens(sql, (tokens, at) => {
    const token = tokens[at];
    if (!token || !isIdentifier(token) || isSymbol(tokens[at + 1], "(")) return null;
    const name = token.value.toLowerCase();
    const to = isTablePlace(tokens, at)
      ? tableNames.get(name)
      : (columnNames.get(name) ?? tableNames.get(name));
    return to === undefined ? null : { text: quoteName(to), length: 1 };
  });
}

function isTablePlace(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (isWord(before, "FROM", "JOIN", "INTO", "UPDATE", "VIEW", "TRIGGER", "TABLE")) return true;
  // `CREATE TRIGGER … ON notes`, not `JOIN notes ON id = …`.
  return isSymbol(tokens[at + 1], ".") || (isWord(before, "ON") && isWord(tokens[1], "TRIGGER"));
}

/** Whether a name stands in it, as a name or a bare word. */
export function mentions(sql: string, name: string): boolean {
  return tokenize(sql).some((token) => isSame(token, name));
}

export function isSame(token: Token | undefined, name: string): boolean {
  const isName = token?.kind === "name" || token?.kind === "word";
  return isName && token.value.toLowerCase() === name.toLowerCase();
}

function isIdentifier({ kind, value }: Token): boolean {
  return kind === "name" || (kind === "word" && !reserved.has(value.toUpperCase()));
}

/** What SQLite never takes for a name without quotes: https://www.sqlite.org/lang_keywords.html */
const reserved = new Set(
  (
    "ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE DISTINCT DROP " +
    "ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTNULL NULL ON OR " +
    "ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE"
  ).split(" "),
);

/** `rewrite` answers with a text for the next `length` tokens, or null to leave one as it is. White space and comments stay. */
export function rewriteTokens(
  sql: string,
  rewrite: (tokens: readonly Token[], at: number) => { text: string; length: number } | null,
): string {
  const tokens = tokenize(sql);
  let result = "";
  let end = 0;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (!token) break;
    const { text, length } = rewrite(tokens, at) ?? { text: token.text, length: 1 };
    const last = tokens[at + length - 1] ?? token;
    result += sql.slice(end, token.start) + text;
    end = last.start + last.text.length;
    at += length;
  }
  return result + sql.slice(end);
}
