// The modules in an executable, according to the compiler: their paths, packages and importers.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";

import type { Metafile } from "../compile/job.ts";
import { compareText } from "../file-tree.ts";
import { findImporters } from "../compile/importers.ts";

export interface BundledModule {
  /** Relative to the project, with forward slashes. */
  name: string;
  /** Absolute. */
  file: string;
  /** The folder of its package, absolute; null for the maker's own code. */
  packageDir: string | null;
  /** Names of the modules that import it. */
  importers: readonly string[];
  /** Whether a browser runs it: an HTML file leads to it. */
  inPage: boolean;
}

/** Without the kit's own modules, which know where they run. */
export function listModules(metafile: Metafile, projectDir: string, kitDir: string): BundledModule[] {
  const importers = findImporters(metafile, projectDir);
  const inPage = findPageModules(importers);
  const modules = Object.keys(metafile.inputs).map((name) => {
    const file = resolve(projectDir, name);
    const own = [...(importers.get(name) ?? [])].sort();
    return { name, file, packageDir: findPackage(file), importers: own, inPage: inPage.has(name) };
  });
  // The compiler's order differs each time.
  return modules
    .filter(({ file }) => !file.startsWith(join(kitDir, "src") + sep))
    .sort((a, b) => compareText(a.name, b.name));
}

function findPageModules(importers: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const isReached = (importer: string) => importer.endsWith(".html") || found.has(importer);
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const [name, of] of importers) if ([...of].some(isReached)) found.add(name);
  }
  return found;
}

/** The package's package.json; empty if there is none. */
export function readPackage(dir: string): PackageFields {
  const file = join(dir, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PackageFields) : {};
}

export interface PackageFields {
  name?: string;
  gypfile?: boolean;
  binary?: unknown;
  napi?: unknown;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** `/p/node_modules/@scope/name/dist/index.js` → `/p/node_modules/@scope/name` */
function findPackage(file: string): string | null {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0] ?? null;
}
