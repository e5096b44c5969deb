// A database in another folder, and a link to it.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { tempFolder } from "./temp-folder.ts";

export async function linkedDatabase() {
  const folder = await tempFolder();
  mkdirSync(join(folder.dir, "elsewhere"));
  const file = join(folder.dir, "elsewhere", "real.db");
  writeFileSync(file, "");
  const link = join(folder.dir, "a.db");
  symlinkSync(join("elsewhere", "real.db"), link);
  return { ...folder, file, link };
}
