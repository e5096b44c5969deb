// Names the statement of a migration that SQLite refused: the build shows its line to the maker.
import type { Statement } from "./sql-statements.ts";

export class FailedStatement extends Error {
  readonly statement: Statement;

  constructor(statement: Statement, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.statement = statement;
  }
}

/** @throws FailedStatement */
export function runOrTell(statement: Statement, run: () => void): void {
  try {
    run();
  } catch (cause) {
    throw new FailedStatement(statement, cause);
  }
}
