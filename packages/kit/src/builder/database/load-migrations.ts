// Loads the app's migrations with their code, for the build's child processes.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { openMemory, type Sqlite } from "../../run/database/connection.ts";
import { migrate } from "../../run/database/migrate.ts";
import {
  MigrationError,
  withCode,
  type Migration,
  type MigrationCode,
} from "../../run/database/migration.ts";
import { UserError } from "../../run/errors.ts";
import { importModule } from "./app-child-answer.ts";
import { findFailingLine } from "./prove/failing-line.ts";
import { migrationsFolder, readMigrations, type MigrationFile } from "./migrations.ts";

/** None before the first one is written: then there is no journal either. */
export async function loadMigrations(projectDir: string): Promise<Migration[]> {
  if (isUnwritten(migrationsFolder(projectDir))) return [];
  const files = await readMigrations(projectDir);
  return Promise.all(files.map((file) => loadCode(projectDir, file)));
}

/** SQL without a journal means that something was lost. */
function isUnwritten(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).every((name) => !/^meta$|\.sql$/.test(name));
}

/** A database in memory after these migrations. @throws UserError in words for the maker */
export function openAfter(migrations: readonly Migration[]): Sqlite {
  const sqlite = openMemory();
  explainToMaker(migrations, () => migrate(sqlite, migrations, { version: "0.0.0", now: new Date(0) }));
  return sqlite;
}

/** The migrator's messages are for users, who cannot correct a migration. */
export function explainToMaker(migrations: readonly Migration[], migrateAll: () => void): void {
  try {
    migrateAll();
  } catch (cause) {
    if (!(cause instanceof MigrationError)) throw cause;
    const reason = tellLine(migrations, cause);
    throw new UserError(`Cannot use the migration "${cause.migration}": ${reason}`, {
      hint: "correct that file in src/migrations/; if it is the last one and not released, `bun run db:generate --redo` rewrites it",
      cause,
    });
  }
}

function tellLine(migrations: readonly Migration[], error: MigrationError): string {
  const failed = migrations.find(({ name }) => name === error.migration);
  const line = failed && findFailingLine(failed.sql, error);
  return failed && line
    ? `in line ${line} of src/migrations/${failed.name}.sql: ${error.reason}`
    : error.reason;
}

async function loadCode(projectDir: string, migration: MigrationFile): Promise<Migration> {
  if (!migration.hasCode) return migration;
  const file = join(migrationsFolder(projectDir), `${migration.name}.ts`);
  const module = await importModule<MigrationCode>(file);
  if (typeof module.default === "function") return withCode(migration, module);
  throw new UserError(`Cannot use "${file}": it has no default export that is a function`, {
    hint: "write `export default function (tx) { … }`, or delete the file",
  });
}
