// Recognizes a database that this app's migrations made and that lost, or never had, the app's
// mark: one of drizzle's own migrator, and one put together from the text that `.dump` of SQLite's
// shell prints. Changes nothing; migrate.ts adopts it.
import { appliedMigrations } from "./applied-migrations.ts";
import { applicationId, type BuildInfo, type MigrationInfo } from "../build-info.ts";
import { checkDatabaseOwner } from "./check-owner.ts";
import { openSqlite, type Sqlite } from "./connection.ts";
import { readMigrations } from "./embedded-migrations.ts";
import { migrate, type Adoption } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import { openStill } from "./open-still.ts";

/**
 * Refuses a file that is neither this app's database nor one that it can adopt. It must not be
 * open.
 * @throws UserError (exit 3) for somebody else's file, (exit 1) for one that was cut short
 */
export async function checkOwner(file: string, info: BuildInfo): Promise<void> {
  await checkDatabaseOwner(file, applicationId(info.appId), (found) =>
    isAdoptable(found, () => readMigrations(info)),
  );
}

/**
 * Whether the file, which bears no program's mark, was made by our first migrations, and by no
 * others unless they are newer than all of ours. It must not be open.
 */
export async function isAdoptable(
  file: string,
  readKnown: () => Promise<readonly Migration[]>,
): Promise<boolean> {
  try {
    // A log that belongs to another file would be mixed in, and a journal written into it.
    using sqlite = openStill(file);
    const known = await readKnown();
    return findDrizzled(sqlite, known) !== null || isUnmarked(sqlite, known);
  } catch {
    // What cannot be read is not ours to adopt; it is refused as somebody else's, untouched.
    return false;
  }
}

/** null for a database that bears a mark already, or whose migrations are not ours. */
export function findAdoption(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  ownId: number,
): Adoption | null {
  if (!isWithoutMark(sqlite)) return null;
  const applied = findDrizzled(sqlite, migrations);
  if (applied) return { applicationId: ownId, applied };
  // It knows already which migrations it has had: the mark alone is missing.
  return isUnmarked(sqlite, migrations) ? { applicationId: ownId, applied: [] } : null;
}

/** Whether no program has put its mark on it. */
export function isWithoutMark(sqlite: Sqlite): boolean {
  return sqlite.query<{ application_id: number }, []>("PRAGMA application_id").get()?.application_id === 0;
}

/**
 * The text that `.dump` prints holds all but the mark. Names alone would not do: any app's first
 * migration may have the name of ours. What a newer version has applied besides is for
 * planMigrations() to refuse, in words that lead out.
 */
function isUnmarked(sqlite: Sqlite, known: readonly Migration[]): boolean {
  const applied = appliedMigrations(sqlite);
  const common = known.slice(0, applied.length);
  if (common.length === 0) return false;
  if (!common.every(({ name, sha256 }, at) => applied[at]?.name === name && applied[at]?.sha256 === sha256))
    return false;
  // What a newer version has made of our tables cannot be known here.
  return applied.length > known.length || hasTablesOf(sqlite, common);
}

/**
 * The tables are those that the migrations make, each with the same columns; there may be others
 * besides.
 */
function hasTablesOf(sqlite: Sqlite, migrations: readonly Migration[]): boolean {
  using model = openSqlite(":memory:", { create: true });
  migrate(model, migrations, { version: "0.0.0", now: new Date(0) });
  const found = readColumns(sqlite);
  return [...readColumns(model)].every(([table, columns]) => found.get(table) === columns);
}

/** By table, all names in lower case. */
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
 * Drizzle hashes the SQL alone, and as it was checked out, on Windows often with other line ends
 * than ours.
 */
function hashesOf({ sql }: Migration): string[] {
  return [sql, sql.replaceAll("\n", "\r\n")].map((text) =>
    new Bun.CryptoHasher("sha256").update(text).digest("hex"),
  );
}
