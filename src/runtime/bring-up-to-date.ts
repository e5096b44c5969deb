// Opens the app's database and brings it to this version's schema; refuses what it must not touch before touching it.
import type { BuildInfo } from "./build-info.ts";
import { closeSqlite, openSqlite, type Sqlite } from "./database.ts";
import { readMigrations } from "./embedded.ts";
import { appliedMigrations, migrate, planMigrations } from "./migrate.ts";
import type { HomePaths } from "./paths.ts";

/** @throws UserError (exit 3) for a foreign or newer database, (exit 4) when the disk or the permissions refuse */
export async function openUpToDate(info: BuildInfo, paths: HomePaths): Promise<Sqlite> {
  const sqlite = openSqlite(paths.database);
  try {
    await migrateWhenNeeded(sqlite, info);
    return sqlite;
  } catch (error) {
    closeSqlite(sqlite);
    throw error;
  }
}

/** Migrations are read from the executable only when the database needs one. */
async function migrateWhenNeeded(sqlite: Sqlite, info: BuildInfo): Promise<void> {
  const pending = planMigrations(info.migrations, appliedMigrations(sqlite), info.version);
  if (pending.length === 0) return;
  migrate(sqlite, await readMigrations(info), { version: info.version, now: new Date() });
}
