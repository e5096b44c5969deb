// Brings a database to the schema of this version. Runs drizzle-kit's files, but not Drizzle's migrator: that one deletes
// child rows of rebuilt tables and skips late migrations (drizzle-orm issues 5782, 5769). Never opens or closes the database.
import { drizzle, type BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import type { MigrationInfo } from "./build-info.ts";
import type { Sqlite } from "./database.ts";
import { exitCodes, UserError } from "./errors.ts";

/** What `src/app/migrations/<name>.ts` exports by default: synchronous, on raw SQL, as schema.ts will have moved on. */
export type DataMigration = (tx: BunSQLiteDatabase) => void;

export interface Migration extends MigrationInfo {
  sql: string;
  code?: DataMigration;
}

/** What the database remembers of a migration. */
export interface AppliedMigration {
  name: string;
  sha256: string;
  /** The app's version that applied it. */
  version: string;
}

/**
 * The migrations this database still needs, in order. Pure.
 * @throws UserError (exit 3) when the database is newer than this program, or not of its line
 */
export function planMigrations<M extends MigrationInfo>(
  known: readonly M[],
  applied: readonly AppliedMigration[],
  version: string,
): M[] {
  for (const [index, migration] of applied.entries()) {
    if (known[index]?.name === migration.name) continue;
    const ours = known.some(({ name }) => name === migration.name);
    throw ours ? missingBefore(known[index], migration) : newerDatabase(migration, version);
  }
  return known.slice(applied.length);
}

/** Which migrations a database has had, oldest first; none for a database without our table. */
export function appliedMigrations(sqlite: Sqlite): AppliedMigration[] {
  const hasTable =
    sqlite.query("SELECT 1 FROM sqlite_master WHERE name = 'samara_migrations'").get() !== null;
  if (!hasTable) return [];
  return sqlite
    .query<AppliedMigration, []>("SELECT name, sha256, version FROM samara_migrations ORDER BY id")
    .all();
}

/**
 * Applies what is missing, all of it in one transaction or none of it.
 * @returns the names of the migrations applied
 * @throws UserError when a migration fails; the database is then as it was
 */
export function migrate(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  { version, now }: { version: string; now: Date },
): string[] {
  const pending = planMigrations(migrations, appliedMigrations(sqlite), version);
  if (pending.length === 0) return [];
  // Inside a transaction this pragma does nothing, so it comes before: https://www.sqlite.org/lang_altertable.html#otheralter
  sqlite.run("PRAGMA foreign_keys = OFF");
  try {
    sqlite.run("BEGIN IMMEDIATE");
    applyAll(sqlite, pending, { version, now });
    sqlite.run("COMMIT");
  } catch (error) {
    if (sqlite.inTransaction) sqlite.run("ROLLBACK");
    throw error;
  } finally {
    sqlite.run("PRAGMA foreign_keys = ON");
  }
  return pending.map(({ name }) => name);
}

function applyAll(
  sqlite: Sqlite,
  pending: readonly Migration[],
  { version, now }: { version: string; now: Date },
) {
  sqlite.run(
    "CREATE TABLE IF NOT EXISTS samara_migrations " +
      "(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, version TEXT NOT NULL, applied_at TEXT NOT NULL)",
  );
  const record = sqlite.query(
    "INSERT INTO samara_migrations (name, sha256, version, applied_at) VALUES (?, ?, ?, ?)",
  );
  for (const migration of pending) {
    applyOne(sqlite, migration);
    record.run(migration.name, migration.sha256, version, now.toISOString());
  }
}

function applyOne(sqlite: Sqlite, migration: Migration): void {
  try {
    for (const statement of statementsOf(migration.sql)) sqlite.run(statement);
    runCode(migration, drizzle({ client: sqlite }));
    checkForeignKeys(sqlite);
  } catch (cause) {
    throw new UserError(`Cannot apply the migration "${migration.name}": ${describe(cause)}`, {
      hint: "your data is unchanged; go on with the version you had, and tell the app's maker",
      cause,
    });
  }
}

function runCode({ code }: Migration, tx: BunSQLiteDatabase): void {
  const result: unknown = code?.(tx);
  if (!(result instanceof Promise)) return;
  // Its work would go on after the transaction; what fails there has been refused here already.
  result.catch(() => {});
  throw new Error("its code is asynchronous; it must be a synchronous function");
}

/**
 * drizzle-kit separates statements by a comment. Its foreign_keys pragmas do nothing inside a transaction, and SQLite refuses a
 * statement of nothing but comments, which is what `drizzle-kit generate --custom` starts a file with: both are left out.
 */
export function statementsOf(sql: string): string[] {
  return sql
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim())
    .filter((statement) => !isOnlyComments(statement) && !isForeignKeysPragma(statement));
}

function isOnlyComments(statement: string): boolean {
  return statement.replace(/--.*|\/\*[^]*?\*\//g, "").trim() === "";
}

/** The pragma alone: without breakpoints a whole migration is one statement that starts with it. */
function isForeignKeysPragma(statement: string): boolean {
  return /^PRAGMA\s+foreign_keys\s*=\s*\w+\s*;?$/i.test(statement);
}

function checkForeignKeys(sqlite: Sqlite): void {
  const [broken] = sqlite.query<{ table: string; parent: string }, []>("PRAGMA foreign_key_check").all();
  if (broken) throw new Error(`rows of "${broken.table}" would point to nothing in "${broken.parent}"`);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function missingBefore(missing: MigrationInfo | undefined, applied: AppliedMigration): UserError {
  return new UserError(
    `Cannot use the database: it has the migration "${applied.name}" but not "${missing?.name ?? ""}" before it`,
    { hint: "ask the app's maker: the two were released in another order", exitCode: exitCodes.notOurs },
  );
}

function newerDatabase(unknown: AppliedMigration, version: string): UserError {
  return new UserError(
    `Cannot use the database: version ${unknown.version} wrote it (migration "${unknown.name}"), this is ${version}`,
    { hint: `get version ${unknown.version} or newer`, exitCode: exitCodes.notOurs },
  );
}
