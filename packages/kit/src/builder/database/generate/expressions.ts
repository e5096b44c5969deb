// Rewrites drizzle-kit's conditions and expressions, token by token. Pure.
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
 * Removes the table in front of names (a rebuilt table temporarily has another name), and uses
 * quotes that SQLite cannot read as a text's.
 * @param table the expression's table
 */
export function plainExpression(sql: string, table: string): string {
  return rewriteTokens(sql, (tokens, at) => {
    const token = tokens[at];
    if (isSame(token, table) && isSymbol(tokens[at + 1], ".")) return { text: "", length: 2 };
    return token?.kind === "name" ? { text: quoteName(token.value), length: 1 } : null;
  });
}

/** Renames a table in front of its columns, and its columns. */
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

/** Renames tables and columns everywhere. */
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

/** Whether it contains the name, quoted or bare. */
export function mentions(sql: string, name: string): boolean {
  return tokenize(sql).some((token) => isSame(token, name));
}

export function isSame(token: Token | undefined, name: string): boolean {
  const isName = token?.kind === "name" || token?.kind === "word";
  return isName && lowerName(token.value) === lowerName(name);
}

/**
 * `rewrite` returns a text for the next `length` tokens, or null to keep one. White space and
 * comments stay.
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
