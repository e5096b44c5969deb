// A copy of the tests' own app, for a test that changes it.
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

import { fixtureDir } from "./places.ts";

/** Of what builds keep, which is not the maker's. */
const kept = ".dev";
const blocks = join(kept, "cache", "deflated");

/** All files of a folder in their order, without what builds keep there. */
export function listSources(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(folder, kept)))
    .sort();
}

/** Of what builds keep it gets only the deflated blocks, as links: they are large, and nobody changes them. */
export function copyFixture(projectDir: string): void {
  cpSync(fixtureDir, projectDir, { recursive: true, filter: (path) => basename(path) !== kept });
  if (!existsSync(join(fixtureDir, blocks))) return;
  for (const target of readdirSync(join(fixtureDir, blocks))) {
    mkdirSync(join(projectDir, blocks, target), { recursive: true });
    for (const name of readdirSync(join(fixtureDir, blocks, target))) {
      const link = join(projectDir, blocks, target, name);
      if (!existsSync(link)) linkSync(join(fixtureDir, blocks, target, name), link);
    }
  }
}
