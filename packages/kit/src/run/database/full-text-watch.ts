// Finds the full-text tables that match the tables they index, before and after a migration. The
// check reads them completely, which takes longer than rebuilding a table. So it runs only before a
// statement that could put one out of step.
import type { Sqlite } from "./connection.ts";
import type { Rebuild } from "./follow-tables.ts";
import { keepsEveryRow } from "./kept-values.ts";
import { findSynchronized } from "./migration-snapshot.ts";
import type { MigrationReading } from "./read-migration.ts";
import { readName, readStatement } from "./read-statement.ts";
import { isTrigger, type Statement } from "./sql-statements.ts";
import { isWord } from "./sql-tokens.ts";

export interface FullTextWatch {
  /** Call it before each statement. */
  before(statement: Statement, rebuild: Rebuild | undefined, reading: MigrationReading): void;
  /** Call it before code, which could change anything. */
  beforeCode(): void;
  /**
   * Call it after each migration. @returns the matching ones before and after it; empty sets if it
   * could not affect any
   */
  compare(): { before: ReadonlySet<string>; after: ReadonlySet<string> };
}

export function watchFullText(sqlite: Sqlite): FullTextWatch {
  let known: ReadonlySet<string> | null = null;
  let isTouched = false;
  const beforeCode = () => {
    isTouched = true;
    known ??= findSynchronized(sqlite);
  };
  return {
    beforeCode,
    before(statement, rebuild, reading) {
      if (!isHarmless(sqlite, statement, rebuild, reading)) beforeCode();
    },
    compare() {
      if (!isTouched || known === null) return { before: new Set(), after: new Set() };
      const before = known;
      const after = before.size > 0 ? findSynchronized(sqlite) : before;
      known = null;
      isTouched = false;
      return { before, after };
    },
  };
}

/** Whether a statement keeps every row and every name of the existing tables. */
function isHarmless(
  sqlite: Sqlite,
  statement: Statement,
  rebuild: Rebuild | undefined,
  reading: MigrationReading,
): boolean {
  const { tokens } = statement;
  const [first, second] = tokens;
  if (isTrigger(tokens)) return !reading.rebuilds.some((other) => other.new === triggerTable(statement));
  const [action, ...others] = readStatement(statement);
  const isOfRebuild = reading.rebuilds.some(
    (other) =>
      (action?.does === "copy" && action.table === other.new && !action.mayReplace) ||
      (action?.does === "rename table" && action.table === other.new && action.to === other.old),
  );
  if (isOfRebuild) return others.length === 0;
  if (rebuild) return keepsEveryRow(sqlite, rebuild, reading);
  if (isWord(first, "PRAGMA")) return true;
  if (isWord(first, "CREATE")) return others.length === 0;
  if (isWord(first, "DROP")) return isWord(second, "INDEX", "VIEW", "TRIGGER");
  return isWord(first, "ALTER") && action === undefined;
}

function triggerTable({ tokens }: Statement): string {
  return readName(tokens, tokens.findIndex((token) => isWord(token, "ON")) + 1).name;
}
