// Which statements of a migration take data away. Reads SQL as drizzle-kit writes it; runs nothing.

/** In words, in the order of the file. A table that is only made anew, as SQLite needs it for most changes, loses nothing. */
export function findDestruction(sql: string): string[] {
  const statements = sql.split(/--> statement-breakpoint|;/).map((statement) => statement.trim());
  const rebuilt = new Set(statements.flatMap((statement) => rebuiltTable(statement)));
  return statements.flatMap((statement) => describe(statement, rebuilt));
}

/** drizzle-kit copies into `__new_notes`, drops `notes` and renames. */
function rebuiltTable(statement: string): string[] {
  const [, table] = /^ALTER TABLE [`"]?__new_(\w+)[`"]? RENAME TO/i.exec(statement) ?? [];
  return table === undefined ? [] : [table];
}

function describe(statement: string, rebuilt: ReadonlySet<string>): string[] {
  const [, table] = /^DROP TABLE (?:IF EXISTS )?[`"]?(\w+)[`"]?/i.exec(statement) ?? [];
  if (table !== undefined) return rebuilt.has(table) ? [] : [`the table ${table} with all its rows`];
  const [, from, column] = /^ALTER TABLE [`"]?(\w+)[`"]? DROP COLUMN [`"]?(\w+)[`"]?/i.exec(statement) ?? [];
  if (column !== undefined) return [`the column ${from}.${column}`];
  const [, emptied] = /^DELETE FROM [`"]?(\w+)[`"]?/i.exec(statement) ?? [];
  return emptied === undefined ? [] : [`rows of ${emptied}`];
}
