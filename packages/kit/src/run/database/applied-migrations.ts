// The migrations a database has had, and so those it still needs. Applies nothing.
import type { MigrationInfo } from "../build-info.ts";
import type { Sqlite } from "./connection.ts";
import { exitCodes, UserError } from "../errors.ts";

/** The record a database keeps of a migration. */
export interface AppliedMigration {
  name: string;
  sha256: string;
  /** The version of the app that applied it. */
  version: string;
}

/**
 * The migrations this database still needs, in order. Pure.
 * @param file the database's, for messages
 * @throws UserError (exit 3) when the database is newer than this program or has other ones
 */
export function planMigrations<M extends MigrationInfo>(
  known: readonly M[],
  applied: readonly AppliedMigration[],
  version: string,
  file = "",
): M[] {
  for (const [index, migration] of applied.entries()) {
    if (known[index]?.name === migration.name) continue;
    const ours = known.some(({ name }) => name === migration.name);
    const database = file === "" ? "the database" : `the database "${file}"`;
    throw ours
      ? missingBefore(database, known[index], migration)
      : newerDatabase(database, migration, version);
  }
  return known.slice(applied.length);
}

/**
 * Migrations whose SQL changed after this database applied them. They do not run again; the log
 * names them. Pure.
 */
export function findEdited(known: readonly MigrationInfo[], applied: readonly AppliedMigration[]): string[] {
  const hashes = new Map(known.map(({ name, sha256 }) => [name, sha256]));
  return applied.filter(({ name, sha256 }) => hashes.get(name) !== sha256).map(({ name }) => name);
}

/** The migrations a database has had, oldest first; none for a database without our table. */
export function appliedMigrations(sqlite: Sqlite): AppliedMigration[] {
  const hasTable =
    sqlite.query("SELECT 1 FROM sqlite_master WHERE name = 'samara_migrations'").get() !== null;
  if (!hasTable) return [];
  return sqlite
    .query<AppliedMigration, []>("SELECT name, sha256, version FROM samara_migrations ORDER BY id")
    .all();
}

function missingBefore(
  database: string,
  missing: MigrationInfo | undefined,
  applied: AppliedMigration,
): UserError {
  return new UserError(
    `Cannot use ${database}: it has the migration "${applied.name}" but not "${missing?.name ?? ""}" before it`,
    { hint: "ask the app's maker: the two were released in another order", exitCode: exitCodes.notOurs },
  );
}

function newerDatabase(database: string, unknown: AppliedMigration, version: string): UserError {
  return new UserError(
    `Cannot use ${database}: version ${unknown.version} wrote it (migration "${unknown.name}"), this is ${version}`,
    { hint: `get version ${unknown.version} or newer`, exitCode: exitCodes.notOurs },
  );
}
