// Makes the database of a new home: a copy of the one from the build. Opens nothing.
import { existsSync } from "node:fs";

import { embeddedFolder, embeddedFreshDatabase } from "../embedded.ts";
import type { HomePaths } from "../home/paths.ts";
import { replaceFileBy, syncFolder } from "../home/replace-file.ts";

/** An existing database is the user's, and stays. */
export async function createDatabase(paths: HomePaths, folder = embeddedFolder): Promise<void> {
  if (existsSync(paths.database)) return;
  const file = embeddedFreshDatabase(folder);
  await replaceFileBy({ file, size: Bun.file(file).size }, paths.database, 0o600);
  syncFolder(paths.home);
}
