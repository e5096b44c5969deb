// Whether a database has the tables that its migration record promises. SQLite finds a database
// without them intact, while its user finds it empty. Reads only; the expected tables are built in
// memory.
import { findAdoption } from "./adopt.ts";
import { appliedMigrations, findEdited } from "./applied-migrations.ts";
import { closeSqlite, openSqlite, type Sqlite } from "./connection.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migration.ts";

/**
 * What the database lacks, in words: `its table "notes" is missing`; null if nothing is missing, or
 * it cannot be known.
 * @param migrations all that this program knows
 */
export function findMissing(sqlite: Sqlite, migrations: readonly Migration[]): string | null {
  if (migrations.length === 0) return null;
  const recorded = appliedMigrations(sqlite);
  const applied = recorded.length > 0 ? recorded : (findAdoption(sqlite, migrations, 1)?.applied ?? []);
  if (applied.length === 0) return "it does not say which of the app's tables it has";
  // A migration that was edited, or is unknown here, may have made other tables.
  const known = migrations.slice(0, applied.length);
  if (known.length < applied.length || findEdited(known, recorded).length > 0) return null;
  const wanted = schemaAfter(known);
  return wanted && compare(wanted, schemaOf(sqlite));
}

/**
 * Names of columns by table, in lower case because SQLite ignores case; none for a virtual table.
 */
type TableColumns = ReadonlyMap<string, readonly string[]>;

function compare(wanted: TableColumns, found: TableColumns): string | null {
  for (const [table, columns] of wanted) {
    const present = found.get(table);
    if (!present) return `its table "${table}" is missing`;
    const column = columns.find((name) => !present.includes(name));
    if (column !== undefined) return `its table "${table}" has no "${column}"`;
  }
  return null;
}

/**
 * null if they fail on an empty database: the build has run them there, so there is another
 * problem.
 */
function schemaAfter(migrations: readonly Migration[]): TableColumns | null {
  const sqlite = openSqlite(":memory:", { create: true });
  try {
    migrate(sqlite, migrations, { version: "0.0.0", now: new Date(0) });
    return schemaOf(sqlite);
  } catch {
    return null;
  } finally {
    closeSqlite(sqlite);
  }
}

function schemaOf(sqlite: Sqlite): TableColumns {
  const tables = sqlite
    .query<{ name: string; type: string }, []>(
      `SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')
       AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'samara_migrations'`,
    )
    .all();
  return new Map(
    tables.map(({ name, type }) => [name.toLowerCase(), type === "table" ? columnsOf(sqlite, name) : []]),
  );
}

function columnsOf(sqlite: Sqlite, table: string): string[] {
  return sqlite
    .query<{ name: string }, [string]>("SELECT name FROM pragma_table_xinfo(?)")
    .all(table)
    .map(({ name }) => name.toLowerCase());
}
