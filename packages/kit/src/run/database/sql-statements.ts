// Cuts SQL into statements, as SQLite does. A trigger's body stays part of the trigger.
import { isSymbol, isWord, tokenize, type Token } from "./sql-tokens.ts";

export interface Statement {
  /** Without comments and without the final semicolon. */
  tokens: readonly Token[];
  /** From its first token to its last. */
  sql: string;
  /** Where it begins in the file, in UTF-16 units. */
  start: number;
}

/** In order; comments alone are not a statement. */
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
 * Each statement of the body ends with a semicolon. So the END behind a semicolon closes the
 * trigger, and any other END closes a CASE.
 */
function isInsideTrigger(tokens: readonly Token[]): boolean {
  return isTrigger(tokens) && !(isWord(tokens.at(-1), "END") && isSymbol(tokens.at(-2), ";"));
}

export function isTrigger([create, second, third]: readonly Token[]): boolean {
  if (!isWord(create, "CREATE")) return false;
  return isWord(second, "TRIGGER") || (isWord(second, "TEMP", "TEMPORARY") && isWord(third, "TRIGGER"));
}
