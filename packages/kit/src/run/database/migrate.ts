// Migrates a database to this version's schema. Runs drizzle-kit's files, but not Drizzle's
// migrator, which deletes child rows of rebuilt tables and skips late migrations (drizzle-orm
// issues 5782, 5769). Never opens or closes the database.
import { drizzle, type BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import { appliedMigrations, planMigrations } from "./applied-migrations.ts";
import type { MigrationInfo } from "../build-info.ts";
import type { Sqlite } from "./connection.ts";
import { messageOf, UserError } from "../errors.ts";
import { runOrTell } from "./failed-statement.ts";
import { findChangedColumn } from "./kept-values.ts";
import { watchFullText, type FullTextWatch } from "./full-text-watch.ts";
import { MigrationError, type Migration } from "./migration.ts";
import { findBreach } from "./migration-guard.ts";
import { takeSnapshot, type Snapshot } from "./migration-snapshot.ts";
import { watchOrphans, type OrphanWatch } from "./orphans.ts";
import { readMigration, type MigrationReading } from "./read-migration.ts";
import { readStatement } from "./read-statement.ts";
import { keepSequences } from "./sequences.ts";
import type { Statement } from "./sql-statements.ts";
import { isWord } from "./sql-tokens.ts";
import { withSynchronous } from "./synchronous.ts";

/** Makes a database of drizzle's own migrator ours. */
export interface Adoption {
  applicationId: number;
  /** Our migrations that it has had. */
  applied: readonly MigrationInfo[];
}

interface MigrateOptions {
  version: string;
  now: Date;
  adoption?: Adoption | null;
  /** Called before each migration, to inform the waiting user. */
  onMigration?: (name: string, index: number, count: number) => void;
}

/**
 * Applies the missing migrations, all in one transaction or none.
 * @returns the names of the migrations applied
 * @throws UserError when a migration fails, or loses data that it does not name; the database is
 * then unchanged
 */
export function migrate(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  { version, now, adoption = null, onMigration }: MigrateOptions,
): string[] {
  if (!adoption && planMigrations(migrations, appliedMigrations(sqlite), version).length === 0) return [];
  return withoutForeignKeys(sqlite, () => {
    if (adoption) adopt(sqlite, adoption, { version, now });
    // Checked again, now that no other program can write.
    const pending = planMigrations(migrations, appliedMigrations(sqlite), version);
    applyAll(sqlite, pending, { version, now, ...(onMigration && { onMigration }) });
    return pending.map(({ name }) => name);
  });
}

/**
 * The pragma has no effect inside a transaction, so it comes first:
 * https://www.sqlite.org/lang_altertable.html#otheralter
 */
function withoutForeignKeys<T>(sqlite: Sqlite, change: () => T): T {
  sqlite.run("PRAGMA foreign_keys = OFF");
  try {
    sqlite.run("BEGIN IMMEDIATE");
    const result = change();
    sqlite.run("COMMIT");
    return result;
  } catch (error) {
    if (sqlite.inTransaction) sqlite.run("ROLLBACK");
    throw error;
  } finally {
    sqlite.run("PRAGMA foreign_keys = ON");
  }
}

function adopt(sqlite: Sqlite, { applicationId, applied }: Adoption, { version, now }: MigrateOptions): void {
  sqlite.run(`PRAGMA application_id = ${applicationId}`);
  const record = prepareRecord(sqlite);
  for (const { name, sha256 } of applied) record.run(name, sha256, version, now.toISOString());
}

function applyAll(
  sqlite: Sqlite,
  pending: readonly Migration[],
  { version, now, onMigration }: MigrateOptions,
): void {
  if (pending.length === 0) return;
  const record = prepareRecord(sqlite);
  const orphans = watchOrphans(sqlite);
  const fullText = watchFullText(sqlite);
  let before = takeSnapshot(sqlite);
  for (const [index, migration] of pending.entries()) {
    onMigration?.(migration.name, index, pending.length);
    before = applyOne(sqlite, migration, before, { orphans, fullText });
    record.run(migration.name, migration.sha256, version, now.toISOString());
  }
}

function prepareRecord(sqlite: Sqlite) {
  sqlite.run(
    "CREATE TABLE IF NOT EXISTS samara_migrations " +
      "(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, version TEXT NOT NULL, applied_at TEXT NOT NULL)",
  );
  return sqlite.query(
    "INSERT INTO samara_migrations (name, sha256, version, applied_at) VALUES (?, ?, ?, ?)",
  );
}

/** @returns the contents of the database afterwards */
function applyOne(
  sqlite: Sqlite,
  migration: Migration,
  before: Snapshot,
  { orphans, fullText }: { orphans: OrphanWatch; fullText: FullTextWatch },
): Snapshot {
  const reading = readMigration(migration.sql);
  try {
    runStatements(sqlite, migration, { reading, fullText });
    if (migration.code) fullText.beforeCode();
    runCode(migration, withSynchronous(drizzle({ client: sqlite })));
    keepSequences(sqlite, before.sequences, reading.renames);
    orphans.check(reading.renames);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw failedMigration(migration, messageOf(cause), { cause });
  }
  const after = takeSnapshot(sqlite);
  const breach = findBreach(before, after, { ...migration, reading, fullText: fullText.compare() });
  if (breach) throw failedMigration(migration, `it would lose ${breach.lost}`, { advice: breach.advice });
  return after;
}

function runStatements(
  sqlite: Sqlite,
  migration: Migration,
  { reading, fullText }: { reading: MigrationReading; fullText: FullTextWatch },
): void {
  const rebuilds = new Map(reading.rebuilds.map((rebuild) => [rebuild.dropAt, rebuild]));
  for (const [index, statement] of reading.statements.entries()) {
    const rebuild = rebuilds.get(index);
    const changed = rebuild && findChangedColumn(sqlite, rebuild, reading.changes);
    if (changed) {
      const name = `"${rebuild.table}.${changed}"`;
      throw failedMigration(migration, `it would change values of ${name}`, {
        advice: `copy that column as it is, or write into the migration: -- samara: changes ${rebuild.table}.${changed}`,
      });
    }
    if (isForeignKeysPragma(statement)) continue;
    fullText.before(statement, rebuild, reading);
    runOrTell(statement, () => runStatement(sqlite, statement, reading));
    if (!sqlite.inTransaction) throw new Error("it ends the transaction that it runs in");
  }
}

/**
 * During a rebuild's last step, views and triggers elsewhere name a table that is missing for a
 * moment.
 */
function runStatement(sqlite: Sqlite, statement: Statement, { rebuilds }: MigrationReading): void {
  const [action] = readStatement(statement);
  const isRebuild =
    action?.does === "rename table" &&
    rebuilds.some((rebuild) => rebuild.new === action.table && rebuild.old === action.to);
  if (!isRebuild) return void sqlite.run(statement.sql);
  // SQLite would check them all, and refuse; the guard checks them after the rebuild:
  // https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
  sqlite.run("PRAGMA legacy_alter_table = ON");
  try {
    sqlite.run(statement.sql);
  } finally {
    sqlite.run("PRAGMA legacy_alter_table = OFF");
  }
}

function failedMigration(
  { name }: Migration,
  reason: string,
  { cause, advice }: { cause?: unknown; advice?: string },
): MigrationError {
  const forTheMaker = advice ? `, who can ${advice}` : "";
  return new MigrationError(name, reason, {
    hint: `your data is unchanged; go on with the version you had, and tell the app's maker${forTheMaker}`,
    cause,
    advice,
  });
}

function runCode({ code }: Migration, tx: BunSQLiteDatabase): void {
  const result: unknown = code?.(tx);
  if (!(result instanceof Promise)) return;
  // Its work would go on after the transaction, but this refusal is already reported.
  result.catch(() => {});
  throw new Error("its code is asynchronous; it must be a synchronous function");
}

/** Such a pragma has no effect inside a transaction: see withoutForeignKeys(). */
function isForeignKeysPragma({ tokens: [pragma, name] }: Statement): boolean {
  return isWord(pragma, "PRAGMA") && isWord(name, "FOREIGN_KEYS");
}
