// Reads how one statement of a migration can remove or move data. The guard on the user's machine,
// the build's checks and `db:generate` share this reading. Pure; names in lower case, because
// SQLite ignores case.
import { isTrigger, type Statement } from "./sql-statements.ts";
import { isSymbol, isWord, lowerName, type Token } from "./sql-tokens.ts";

export type Action =
  | { does: "create table"; table: string }
  | { does: "drop"; kind: string; name: string }
  | { does: "rename table"; table: string; to: string }
  | { does: "rename column"; table: string; column: string; to: string }
  | { does: "drop column"; table: string; column: string }
  | { does: "copy"; table: string; from: string; columns: readonly CopiedColumn[]; mayReplace: boolean }
  | { does: "update"; table: string; columns: readonly string[]; mayReplace: boolean }
  | { does: "remove rows"; table: string };

export interface CopiedColumn {
  /** null if there is no list of columns in the INSERT. */
  target: string | null;
  /**
   * The column that is copied unchanged; null for an expression, which gives the column another
   * value.
   */
  source: string | null;
}

/**
 * Several for a statement with several effects; none for one that cannot lose anything. A trigger's
 * body runs only later.
 */
export function readStatement({ tokens }: Statement): Action[] {
  if (isTrigger(tokens)) return [];
  const [first, second] = tokens;
  if (isWord(first, "CREATE")) return readCreate(tokens);
  if (isWord(first, "DROP")) return readDrop(tokens);
  if (isWord(first, "ALTER") && isWord(second, "TABLE")) return readAlter(tokens);
  return readChange(tokens);
}

function readCreate(tokens: readonly Token[]): Action[] {
  const at = tokens.findIndex((token) => isWord(token, "TABLE"));
  if (at < 1 || at > 2) return [];
  const { name, next } = readName(tokens, skipWords(tokens, at + 1, "IF", "NOT", "EXISTS"));
  const created: Action[] = [{ does: "create table", table: name }];
  if (!isWord(tokens[next], "AS")) return created;
  return [...created, ...readCopy(tokens, next + 1, name, [], false)];
}

function readDrop(tokens: readonly Token[]): Action[] {
  const { name } = readName(tokens, skipWords(tokens, 2, "IF", "EXISTS"));
  return [{ does: "drop", kind: (tokens[1]?.text ?? "").toLowerCase(), name }];
}

function readAlter(tokens: readonly Token[]): Action[] {
  const { name: table, next } = readName(tokens, 2);
  const at = skipWords(tokens, next + 1, "COLUMN");
  const column = nameOf(tokens[at]);
  if (isWord(tokens[next], "DROP")) return [{ does: "drop column", table, column }];
  if (!isWord(tokens[next], "RENAME")) return [];
  if (isWord(tokens[next + 1], "TO")) return [{ does: "rename table", table, to: nameOf(tokens[next + 2]) }];
  return [{ does: "rename column", table, column, to: nameOf(tokens[at + 2]) }];
}

/** INSERT, REPLACE, UPDATE and DELETE, even behind a WITH. */
function readChange(tokens: readonly Token[]): Action[] {
  const at = tokens.findIndex(
    (token, index) =>
      isWord(token, "INSERT", "REPLACE", "UPDATE", "DELETE") && !isSymbol(tokens[index + 1], "("),
  );
  const verb = tokens[at];
  if (isWord(verb, "DELETE")) return [{ does: "remove rows", table: readName(tokens, at + 2).name }];
  if (isWord(verb, "UPDATE")) return readUpdate(tokens, at);
  if (isWord(verb, "INSERT", "REPLACE")) return readInsert(tokens, at);
  return [];
}

function readUpdate(tokens: readonly Token[], at: number): Action[] {
  const isOr = isWord(tokens[at + 1], "OR");
  const { name: table, next } = readName(tokens, at + (isOr ? 3 : 1));
  const set = tokens.findIndex((token, index) => index >= next && isWord(token, "SET"));
  const columns = splitList(tokens, set + 1, ["FROM", "WHERE", "RETURNING", "ORDER", "LIMIT"]).flatMap(
    (part) => {
      const equals = part.findIndex((token) => isSymbol(token, "=") || isSymbol(token, "=="));
      return part.slice(0, equals).filter(isName).map(nameOf);
    },
  );
  return [{ does: "update", table, columns, mayReplace: isOr && isWord(tokens[at + 2], "REPLACE") }];
}

function readInsert(tokens: readonly Token[], at: number): Action[] {
  const mayReplace = isWord(tokens[at], "REPLACE") || isWord(tokens[at + 2], "REPLACE");
  const into = tokens.findIndex((token, index) => index > at && isWord(token, "INTO"));
  const { name: table, next } = readName(tokens, into + 1);
  const end = isSymbol(tokens[next], "(") ? closing(tokens, next) : next - 1;
  const targets = tokens
    .slice(next, end + 1)
    .filter(isName)
    .map(nameOf);
  return readCopy(tokens, end + 1, table, targets, mayReplace);
}

/**
 * `SELECT a, b FROM t …`, as in a table rebuild. Rows from elsewhere are not a copy, but may
 * replace some.
 */
function readCopy(
  tokens: readonly Token[],
  at: number,
  table: string,
  targets: readonly string[],
  mayReplace: boolean,
): Action[] {
  const parts = isWord(tokens[at], "SELECT") ? splitList(tokens, at + 1, ["FROM"]) : [];
  const from = at + 1 + parts.reduce((sum, part) => sum + part.length + 1, 0);
  if (parts.length === 0 || !isName(tokens[from])) return mayReplace ? [{ does: "remove rows", table }] : [];
  const columns = parts.map((part, index) => ({ target: targets[index] ?? null, source: plainColumn(part) }));
  return [{ does: "copy", table, from: readName(tokens, from).name, columns, mayReplace }];
}

/** `a`, `t.a` or `a AS b`; `*` copies every column as it is. */
function plainColumn(part: readonly Token[]): string | null {
  const as = part.findIndex((token) => isWord(token, "AS"));
  const bare = as === -1 ? part : part.slice(0, as);
  const last = bare.at(-1);
  const isPlain = bare.length === 1 || (bare.length === 3 && isSymbol(bare[1], "."));
  if (!isPlain || isWord(last, "NULL", "TRUE", "FALSE")) return null;
  return isName(last) ? nameOf(last) : isSymbol(last, "*") ? "*" : null;
}

/** Splits at commas outside of brackets, up to one of the words or the end. */
function splitList(tokens: readonly Token[], at: number, until: readonly string[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(at)) {
    if (depth === 0 && isWord(token, ...until)) break;
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isSymbol(token, ",")) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isSymbol(tokens[at], "(")) depth += 1;
    if (isSymbol(tokens[at], ")")) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length - 1;
}

/** A table's name, with or without the schema's. @returns the index behind it too */
export function readName(tokens: readonly Token[], at: number): { name: string; next: number } {
  if (isSymbol(tokens[at + 1], ".")) return { name: nameOf(tokens[at + 2]), next: at + 3 };
  return { name: nameOf(tokens[at]), next: at + 1 };
}

function skipWords(tokens: readonly Token[], at: number, ...words: readonly string[]): number {
  return words.every((word, index) => isWord(tokens[at + index], word)) ? at + words.length : at;
}

/** SQLite accepts a text as a name where only a name is allowed. */
function isName(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "name";
}

function nameOf(token: Token | undefined): string {
  return lowerName(token?.value ?? "");
}
