// Finds modules that read files beside themselves, or start workers from there: the executable has
// no such folder.
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import { hasSign, unknownImport } from "./code.ts";
import type { BundledModule } from "./modules.ts";
import type { Fault } from "./fault.ts";

const asset = "list the file in `assets` of src/config.ts and read it with `resource()`";

const ownCode = [
  {
    found: /\bnew Worker\(/,
    what: "starts a worker from a file that is not in the executable",
    hint: "list the file in `include` of src/config.ts and start it with `worker()`",
  },
  {
    found: /\bimport\.meta\.(dir|dirname|path|filename|file)\b|\bnew URL\([^)]*\bimport\.meta\.url\b/,
    what: "looks for a file beside itself, which the executable does not have",
    hint: asset,
  },
  {
    found: unknownImport,
    what: "imports a module by a name that only exists at run time, so the build leaves it out",
    hint: "list the modules in `include` of src/config.ts and use `importModule()`",
  },
] as const;

const packages = [
  {
    found: /\bnew URL\(\s*["'`]\.[^)]*\bimport\.meta\.url\b|\(\s*import\.meta\.(dir|dirname)\b/,
    what: "looks for a file beside itself, which the executable does not have",
    hint: `${asset}, if the package accepts its path; otherwise use another package`,
  },
] as const;

/**
 * Bun replaces `__dirname` by the module's path on this machine. The app then works only here, and
 * differs between folders.
 * @param holds whether the executable contains this text
 */
export async function findFileReads(
  modules: readonly BundledModule[],
  holds: (texts: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Fault[]> {
  const sources = modules
    // In a page, the bundler provides addresses of files.
    .filter(({ file, inPage }) => !inPage && /\.[cm]?[jt]sx?$/.test(file) && existsSync(file))
    .map((module) => ({ module, text: readFileSync(module.file, "utf8") }));
  const suspects = sources
    .filter(({ text }) => /\b__(dir|file)name\b/.test(text))
    .map(({ module }) => module);
  const carried = await holds(suspects.flatMap(({ file }) => machinePaths(file)));
  const pathFaults = suspects
    .filter(({ file }) => machinePaths(file).some((path) => carried.has(path)))
    .map(describePath);
  return [...pathFaults, ...sources.flatMap(({ module, text }) => describeReads(module, text))];
}

/** As written in a module's text: `"/home/ann/app/node_modules/x/dist"` */
function machinePaths(file: string): string[] {
  return [JSON.stringify(dirname(file)), JSON.stringify(file)];
}

function describePath({ name }: BundledModule): Fault {
  const what = "reads files of this machine's own folder (`__dirname`), which users don't have";
  return { kind: "error", where: name, what, hint: `${asset}, or use a package that reads none` };
}

function describeReads({ name, packageDir, file }: BundledModule, text: string): Fault[] {
  const signs = packageDir === null ? ownCode : packages;
  const sign = signs.find(({ found }) => hasSign(found, file, text));
  return sign ? [{ kind: "warning", where: name, what: sign.what, hint: sign.hint }] : [];
}
