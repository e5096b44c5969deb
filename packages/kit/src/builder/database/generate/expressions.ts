// Rewrites what drizzle-kit wrote of conditions and expressions, token by token. Pure.
import { isIdentifier, tablePlaces } from "./table-places.ts";
import {
  isSymbol,
  isWord,
  lowerName,
  quoteName,
  tokenize,
  type Token,
} from "../../../run/database/sql-tokens.ts";

/**
 * Names without the table in front (a rebuilt table has another name for a while), in quotes that
 * SQLite cannot take for a text's.
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
  const [tableNames, columnNames] = [lowerKeys(tables), lowerKeys(columns)];
  let places = new Set<number>();
  return rewriteTokens(sql, (tokens, at) => {
    if (at === 0) places = tablePlaces(tokens);
    const token = tokens[at];
    const isTable = places.has(at);
    if (!token || !isIdentifier(token) || (!isTable && isSymbol(tokens[at + 1], "("))) return null;
    // `new.title`, in a trigger.
    if (isSymbol(tokens[at + 1], ".") && isWord(token, "NEW", "OLD")) return null;
    const name = lowerName(token.value);
    const to = isTable || isSymbol(tokens[at + 1], ".") ? tableNames.get(name) : columnNames.get(name);
    return to === undefined ? null : { text: quoteName(to), length: 1 };
  });
}

function lowerKeys(names: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...names].map(([from, to]) => [lowerName(from), to]));
}

/** Whether a name stands in it, as a name or a bare word. */
export function mentions(sql: string, name: string): boolean {
  return tokenize(sql).some((token) => isSame(token, name));
}

export function isSame(token: Token | undefined, name: string): boolean {
  const isName = token?.kind === "name" || token?.kind === "word";
  return isName && lowerName(token.value) === lowerName(name);
}

/**
 * `rewrite` answers with a text for the next `length` tokens, or null to leave one as it is. White
 * space and comments stay.
 */
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
