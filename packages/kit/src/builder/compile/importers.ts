// Finds who imports whom in a bundle. Bun's metafile has two gaps. A module that loads later
// appears by its chunk's name. Files that only re-export ("barrels") are missing, so the modules
// behind them seem to have no importer.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { Metafile } from "./job.ts";

/** The modules that import each module, directly or through barrels. Paths are the metafile's. */
export function findImporters({ inputs }: Metafile, projectDir: string): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  const behind = new Map<string, readonly string[]>();
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { path, entryPoint } of imports) {
      const imported = entryPoint ?? path;
      const modules = imported in inputs ? [imported] : modulesBehind(imported);
      for (const module of modules) importers.set(module, (importers.get(module) ?? new Set()).add(importer));
    }
  }
  return importers;

  function modulesBehind(barrel: string): readonly string[] {
    const known = behind.get(barrel);
    if (known) return known;
    // A barrel may lead back to itself: then it adds nothing.
    behind.set(barrel, []);
    const passedOn = readBarrel(barrel, projectDir);
    const modules = passedOn.flatMap((path) => (path in inputs ? [path] : modulesBehind(path)));
    behind.set(barrel, modules);
    return modules;
  }
}

/**
 * The files that a barrel re-exports, by the metafile's names; none for anything but a file, such
 * as `bun:sqlite`.
 */
function readBarrel(path: string, projectDir: string): string[] {
  const file = resolve(projectDir, path);
  if (!existsSync(file) || !/\.[cm]?[jt]sx?$/.test(file)) return [];
  const imports = new Bun.Transpiler({ loader: "tsx" }).scanImports(readFileSync(file, "utf8"));
  const relatives = imports.filter((found) => found.path.startsWith("."));
  return relatives.map((found) => join(dirname(path), found.path).replaceAll("\\", "/"));
}
