// Cuts SQL into statements, as SQLite does. The statements in a trigger's body are part of the
// trigger's.
import { isSymbol, isWord, tokenize, type Token } from "./sql-tokens.ts";

export interface Statement {
  /** Without comments and without the semicolon at its end. */
  tokens: readonly Token[];
  /** From its first token to its last. */
  sql: string;
  /** Where it begins in the file, in UTF-16 units. */
  start: number;
}

/** In their order; what is only comments is none. */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  const end = () => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first && last) {
      const text = sql.slice(first.start, last.start + last.text.length);
      statements.push({ tokens, sql: text, start: first.start });
    }
    tokens = [];
  };
  for (const token of tokenize(sql)) {
    if (token.kind === "comment") continue;
    if (token.kind === "breakpoint" || (isSymbol(token, ";") && !isInsideTrigger(tokens))) end();
    else tokens.push(token);
  }
  end();
  return statements;
}

/**
 * Every statement of the body has a semicolon, so the END that closes the trigger is the one behind
 * a semicolon, and no CASE's.
 */
function isInsideTrigger(tokens: readonly Token[]): boolean {
  return isTrigger(tokens) && !(isWord(tokens.at(-1), "END") && isSymbol(tokens.at(-2), ";"));
}

export function isTrigger([create, second, third]: readonly Token[]): boolean {
  if (!isWord(create, "CREATE")) return false;
  return isWord(second, "TRIGGER") || (isWord(second, "TEMP", "TEMPORARY") && isWord(third, "TRIGGER"));
}
