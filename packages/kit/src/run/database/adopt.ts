// Recognizes a database that this app's migrations made but that lacks the app's mark. Drizzle's
// own migrator makes such a file, and so does a restored `.dump` of SQLite's shell. Changes
// nothing; migrate.ts adopts it.
import { appliedMigrations } from "./applied-migrations.ts";
import { applicationId, type BuildInfo, type MigrationInfo } from "../build-info.ts";
import { checkDatabaseOwner } from "./check-owner.ts";
import { openSqlite, type Sqlite } from "./connection.ts";
import { readMigrations } from "./embedded-migrations.ts";
import { migrate, type Adoption } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import { openStill } from "./open-still.ts";

/**
 * Refuses a file that is neither this app's database nor one it can adopt. Call it while the file
 * is closed.
 * @throws UserError (exit 3) for another program's file, (exit 1) for a truncated one
 */
export async function checkOwner(file: string, info: BuildInfo): Promise<void> {
  await checkDatabaseOwner(file, applicationId(info.appId), (found) =>
    isAdoptable(found, () => readMigrations(info)),
  );
}

/**
 * Whether our first migrations made this unmarked file. Other migrations may follow only if they
 * are newer than all of ours. Call it while the file is closed.
 */
export async function isAdoptable(
  file: string,
  readKnown: () => Promise<readonly Migration[]>,
): Promise<boolean> {
  try {
    // Opening it normally would mix in a foreign log, and write a journal into it.
    using sqlite = openStill(file);
    const known = await readKnown();
    return findDrizzled(sqlite, known) !== null || isUnmarked(sqlite, known);
  } catch {
    // A file we cannot read is not ours to adopt: it stays untouched.
    return false;
  }
}

/** null for a database that has a mark, or whose migrations are not ours. */
export function findAdoption(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  ownId: number,
): Adoption | null {
  if (!isWithoutMark(sqlite)) return null;
  const applied = findDrizzled(sqlite, migrations);
  if (applied) return { applicationId: ownId, applied };
  // It records its migrations already; only the mark is missing.
  return isUnmarked(sqlite, migrations) ? { applicationId: ownId, applied: [] } : null;
}

/** Whether no program has marked it. */
export function isWithoutMark(sqlite: Sqlite): boolean {
  return sqlite.query<{ application_id: number }, []>("PRAGMA application_id").get()?.application_id === 0;
}

/**
 * `.dump` prints everything but the mark. Names alone prove nothing: any app's first migration may
 * have our name. If a newer version applied more, planMigrations() refuses it with a way out.
 */
function isUnmarked(sqlite: Sqlite, known: readonly Migration[]): boolean {
  const applied = appliedMigrations(sqlite);
  const common = known.slice(0, applied.length);
  if (common.length === 0) return false;
  if (!common.every(({ name, sha256 }, at) => applied[at]?.name === name && applied[at]?.sha256 === sha256))
    return false;
  // A newer version may have changed our tables in ways unknown here.
  return applied.length > known.length || hasTablesOf(sqlite, common);
}

/** Whether it has the tables that the migrations make, with the same columns; others may exist. */
function hasTablesOf(sqlite: Sqlite, migrations: readonly Migration[]): boolean {
  using model = openSqlite(":memory:", { create: true });
  migrate(model, migrations, { version: "0.0.0", now: new Date(0) });
  const found = readColumns(sqlite);
  return [...readColumns(model)].every(([table, columns]) => found.get(table) === columns);
}

/** Column names by table, all in lower case. */
function readColumns(sqlite: Sqlite): Map<string, string> {
  const rows = sqlite
    .query<{ owner: string; name: string }, []>(
      `SELECT lower(t.name) AS owner, lower(c.name) AS name FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
       WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY 1, 2`,
    )
    .all();
  const columns = new Map<string, string>();
  for (const { owner, name } of rows) columns.set(owner, `${columns.get(owner) ?? ""}\0${name}`);
  return columns;
}

function findDrizzled(sqlite: Sqlite, migrations: readonly Migration[]): MigrationInfo[] | null {
  const hashes = readDrizzleHashes(sqlite);
  if (hashes.length === 0 || hashes.length > migrations.length) return null;
  const applied = migrations.slice(0, hashes.length);
  return applied.every((migration, index) => hashesOf(migration).includes(hashes[index] ?? ""))
    ? applied
    : null;
}

function readDrizzleHashes(sqlite: Sqlite): string[] {
  const hasTable =
    sqlite.query("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get() !== null;
  if (!hasTable) return [];
  return sqlite
    .query<{ hash: string }, []>("SELECT hash FROM __drizzle_migrations ORDER BY created_at, rowid")
    .all()
    .map(({ hash }) => hash);
}

/**
 * Drizzle hashes the SQL alone, as checked out: on Windows often with other line ends than ours.
 */
function hashesOf({ sql }: Migration): string[] {
  return [sql, sql.replaceAll("\n", "\r\n")].map((text) =>
    new Bun.CryptoHasher("sha256").update(text).digest("hex"),
  );
}
