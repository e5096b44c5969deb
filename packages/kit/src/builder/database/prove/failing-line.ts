// Finds the line in which SQLite stopped. Pure.
import { FailedStatement } from "../../../run/database/failed-statement.ts";
import { lineOf, lowerName, tokenize, type Token } from "../../../run/database/sql-tokens.ts";

/**
 * @param error from migrate()
 * @returns counted from 1; null if no statement of `sql` caused it
 */
export function findFailingLine(sql: string, error: unknown): number | null {
  const failed = error instanceof Error ? error.cause : null;
  if (!(failed instanceof FailedStatement)) return null;
  const { statement, cause, message } = failed;
  const before = tokenize(sql.slice(0, statement.start));
  const elsewhere = message.startsWith("error in ") ? findName(before, message) : undefined;
  if (elsewhere) return lineOf(sql, elsewhere.start);
  const place = placeOf(statement.sql, cause);
  if (place !== null) return lineOf(sql, statement.start + place);
  return lineOf(sql, findName(statement.tokens, message)?.start ?? statement.start);
}

/** For most errors: https://www.sqlite.org/c3ref/errcode.html, sqlite3_error_offset() */
function placeOf(sql: string, cause: unknown): number | null {
  const bytes = cause instanceof Error && "byteOffset" in cause ? Number(cause.byteOffset) : -1;
  return bytes < 0 ? null : Buffer.from(sql).subarray(0, bytes).toString().length;
}

/**
 * Otherwise its message contains the name: if that column occurs twice, the second one is meant.
 */
function findName(tokens: readonly Token[], message: string): Token | undefined {
  const [, told = ""] =
    /(?:no such \w+|column name|with this name): (.+)$|column named (.+)$/
      .exec(message)
      ?.filter((part) => part !== undefined) ?? [];
  const dot = told.lastIndexOf(".");
  const [table, name] = [told.slice(0, Math.max(dot, 0)), told.slice(dot + 1)].map(lowerName);
  const named = tokens.filter(({ value }) => lowerName(value) === name);
  if (message.startsWith("duplicate ")) return named.at(-1);
  const full = tokens.findIndex(
    ({ value }, at) => lowerName(value) === table && lowerName(tokens[at + 2]?.value ?? "") === name,
  );
  return tokens[full] ?? named[0];
}
