// A database with rows, and the migration that `db:generate` writes for a changed schema, run on it.
import { Database as Sqlite } from "bun:sqlite";

import type { RenameAnswers } from "../../src/builder/database/generate/match-names.ts";
import { findRenames } from "../../src/builder/database/generate/renames.ts";
import { describeSchema } from "../../src/builder/database/generate/snapshot.ts";
import {
  writeMigration,
  type WrittenMigration,
} from "../../src/builder/database/generate/write-migration.ts";
import { migrate } from "../../src/run/database/migrate.ts";
import type { Migration } from "../../src/run/database/migration.ts";

export interface SchemaChange {
  before: Record<string, unknown>;
  /** A migration of the maker's own, behind the first. */
  custom?: string;
  /** INSERT statements. */
  rows?: string;
  after: Record<string, unknown>;
  answers?: Partial<RenameAnswers>;
}

export interface ChangedSchema extends WrittenMigration {
  /** Has had all of it. */
  sqlite: Sqlite;
  migrations: Migration[];
  /** Of the first column of what a query answers. */
  column(sql: string): unknown[];
}

export const clock = { version: "0.0.0", now: new Date(0) };

export function migrationOf(name: string, sql: string): Migration {
  return { name, sha256: name, hasCode: false, sql };
}

/** @returns the migration, which the database has not had yet */
export async function writeChange({
  before,
  custom = "",
  rows = "",
  after,
  answers = {},
}: SchemaChange): Promise<ChangedSchema> {
  const none = await describeSchema({});
  const [old, now] = [await describeSchema(before), await describeSchema(after)];
  const nothing = { tables: new Map(), columns: new Map() };
  using empty = new Sqlite(":memory:");
  const first = writeMigration(empty, none, old, nothing).statements.join("\n");
  const migrations = [migrationOf("0000", first), migrationOf("0001", custom)];
  const sqlite = new Sqlite(":memory:");
  migrate(sqlite, migrations, clock);
  using like = Sqlite.deserialize(sqlite.serialize());
  if (rows !== "") sqlite.run(rows);
  const renames = findRenames(old, now, { renames: [], drops: [], ...answers });
  if ("gone" in renames) throw new Error(`${renames.gone.join(" and ")} may be ${renames.come.join(" or ")}`);
  const written = writeMigration(like, old, now, renames);
  migrations.push(migrationOf("0002", written.statements.join("\n--> statement-breakpoint\n")));
  const column = (sql: string) =>
    sqlite
      .query(sql)
      .values()
      .map(([value]) => value);
  return { ...written, sqlite, migrations, column };
}

export async function applyChange(change: SchemaChange): Promise<ChangedSchema> {
  const written = await writeChange(change);
  migrate(written.sqlite, written.migrations, clock);
  return written;
}
