// Examines a finished executable for things that work on the maker's machine but not in the file.
import { resolve } from "node:path";

import { UserError } from "../../run/errors.ts";
import type { Metafile } from "../compile/job.ts";
import type { Target } from "../plan/targets.ts";
import { findAddonFaults } from "./addons.ts";
import { listModules, type BundledModule } from "./modules.ts";
import type { Fault } from "./fault.ts";
import { findFileReads } from "./file-reads.ts";
import { findPageFaults } from "./page.ts";
import { findTexts } from "./find-texts.ts";

export interface Examined {
  executable: string;
  metafile: Metafile;
  target: Target;
  projectDir: string;
  /** Packages that work anyway, according to the maker. */
  unexamined: readonly string[];
}

/** The kit's own code is not examined. */
const kitDir = resolve(import.meta.dir, "..", "..", "..");

/**
 * @returns warnings for the maker, a line each
 * @throws UserError with everything that would not work for users
 */
export async function examineBundle(examined: Examined): Promise<string[]> {
  const { executable, metafile, target, projectDir, unexamined } = examined;
  const all = listModules(metafile, projectDir, kitDir);
  const modules = all.filter(({ packageDir }) => !unexamined.includes(packageName(packageDir)));
  const faults = [
    ...findAddonFaults(modules, target),
    ...findUnusable(modules),
    ...findPageFaults(modules),
    ...(await findFileReads(modules, (texts) => findTexts(executable, texts))),
  ];
  const errors = faults.filter(({ kind }) => kind === "error");
  if (errors.length > 0) throw refuse(errors, target, all);
  return faults.map(({ where, what, hint }) => `Warning: ${where} ${what}. Try: ${hint}`);
}

/** `/p/node_modules/@scope/name` → `@scope/name` */
function packageName(dir: string | null): string {
  return dir?.replaceAll("\\", "/").split("node_modules/").at(-1) ?? "";
}

/** It serves a folder by its path, which users don't have. */
function findUnusable(modules: readonly BundledModule[]): Fault[] {
  const isThere = modules.some(({ name }) => name.includes("node_modules/@elysiajs/static/"));
  if (!isThere) return [];
  const hint =
    "import the page's files from src/web/index.html, and answer with `resource(path)` for files in `assets`";
  return [{ kind: "error", where: "@elysiajs/static", what: "serves a folder that users don't have", hint }];
}

function refuse(errors: readonly Fault[], target: Target, modules: readonly BundledModule[]): UserError {
  const lines = errors.map(({ where, what, hint }) => {
    const importer = findOwnImporter(where, modules);
    return `\n  ${where} ${what}${importer ? ` (imported by ${importer})` : ""}\n      ${hint}`;
  });
  return new UserError(
    `Cannot build for "${target.name}": the app would not work in the file${lines.join("")}`,
    {
      hint: "correct the lines above, or list packages that work anyway in `unexamined` of build.ts",
    },
  );
}

/** The maker's module that leads to it, by the shortest way. */
function findOwnImporter(where: string, modules: readonly BundledModule[]): string | null {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const isMeant = ({ name }: BundledModule) => name === where || name.includes(`node_modules/${where}/`);
  let next = modules.filter(isMeant);
  const seen = new Set(next);
  while (next.length > 0) {
    const own = next.find(({ packageDir, name }) => packageDir === null && name !== where);
    if (own) return own.name;
    const importers = next.flatMap((module) => module.importers.flatMap((name) => byName.get(name) ?? []));
    next = [...new Set(importers)].filter((module) => !seen.has(module));
    for (const module of next) seen.add(module);
  }
  return null;
}
