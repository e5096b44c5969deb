// Reads the executable's migrations, only when a database needs one. Applies none.
import { join } from "node:path";

import { embeddedNames, type BuildInfo } from "../build-info.ts";
import { embeddedFolder, readEmbeddedText } from "../embedded.ts";
import { importModule } from "../import-module.ts";
import { withCode, type Migration, type MigrationCode } from "./migration.ts";

/** Reads the SQL, and imports the code, of the migrations named in the build info. */
export async function readMigrations(info: BuildInfo, folder = embeddedFolder): Promise<Migration[]> {
  return Promise.all(
    info.migrations.map(async (migration) => {
      const sql = readEmbeddedText(join(folder, embeddedNames.migrations, `${migration.name}.sql`));
      if (!migration.hasCode) return { ...migration, sql };
      const module = (await importModule(`migrations/${migration.name}.ts`)) as MigrationCode;
      return withCode({ ...migration, sql }, module);
    }),
  );
}
