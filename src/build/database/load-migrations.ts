// The app's migrations with the code beside them, for the children of the build that run them.
import { join } from "node:path";

import { withCode, type Migration, type MigrationCode } from "../../runtime/database/migrate.ts";
import { UserError } from "../../runtime/errors.ts";
import { importModule } from "./app-child-answer.ts";
import { migrationsFolder, readMigrations, type MigrationFile } from "./migrations.ts";

/** None before the first one is written: then there is no journal either. */
export async function loadMigrations(projectDir: string): Promise<Migration[]> {
  const files = await readMigrations(projectDir);
  return Promise.all(files.map((file) => loadCode(projectDir, file)));
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
