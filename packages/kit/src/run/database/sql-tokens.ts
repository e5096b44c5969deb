// Cuts SQL into tokens by SQLite's own rules, so that no regular expression has to guess what is a
// text, a name or a comment. Pure. The rules: https://www.sqlite.org/src/file/src/tokenize.c and
// https://www.sqlite.org/lang_keywords.html

export type TokenKind =
  | "word" // a keyword or a bare name
  | "name" // a name in "…", `…` or […]
  | "text" // '…'
  | "blob" // x'…'
  | "number"
  | "variable" // ?, ?1, :a, @a, $a
  | "symbol"
  | "comment"
  | "breakpoint" // drizzle-kit's own comment between statements
  | "open"; // an unterminated text, name or comment, or a character unknown to SQLite

export interface Token {
  kind: TokenKind;
  /** As written. */
  text: string;
  /** A name or a text without its quotes; everything else as written. */
  value: string;
  /** Where it begins, in UTF-16 units from the start. */
  start: number;
}

const rules: readonly [TokenKind, RegExp][] = [
  ["breakpoint", /--> statement-breakpoint/y],
  ["comment", /--[^\n]*|\/\*[^]*?\*\//y],
  ["blob", /[xX]'(?:[0-9a-fA-F]{2})*'/y],
  ["text", /'(?:[^']|'')*'/y],
  ["name", /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
  ["number", /0[xX][0-9a-fA-F]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ["variable", /\?\d*|[:@#$][\w$\u0080-\uffff]+/y],
  ["word", /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ["open", /\/\*[^]*/y],
  ["symbol", /->>|->|\|\||<=|>=|<>|<<|>>|==|!=|[-+*/%&|~<>=(),.;]/y],
  ["open", /'[^]*|"[^]*|`[^]*|\[[^]*|[^]/y],
];

/** Every token of `sql` in order, comments included; white space is left out. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let start = skipSpace(sql, 0); start < sql.length;) {
    const token = readToken(sql, start);
    tokens.push(token);
    start = skipSpace(sql, start + token.text.length);
  }
  return tokens;
}

function skipSpace(sql: string, start: number): number {
  let position = start;
  while (position < sql.length && /[\s\ufeff]/.test(sql.charAt(position))) position += 1;
  return position;
}

function readToken(sql: string, start: number): Token {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = start;
    const text = pattern.exec(sql)?.[0];
    if (text) return { kind, text, value: valueOf(kind, text), start };
  }
  throw new Error("the last rule fits every character");
}

function valueOf(kind: TokenKind, text: string): string {
  if (kind !== "name" && kind !== "text") return text;
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

/** Whether it is a keyword, in any case. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.text.toUpperCase());
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === "symbol" && token.text === symbol;
}

/** As SQLite compares names: `Ä` and `ä` are two. */
export function lowerName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Counted from 1. */
export function lineOf(sql: string, start: number): number {
  return sql.slice(0, start).split("\n").length;
}

/**
 * Quotes a name in the one form that is always a name: SQLite reads an unknown name in double
 * quotes as a text.
 */
export function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
