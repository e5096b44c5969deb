// Which packages a bundle contains, by the compiler's account of it.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import type { Metafile } from "../compile/job.ts";
import { compareText } from "../file-tree.ts";

/** @returns their folders, relative to the project, with forward slashes, sorted */
export function findPackages(metafile: Metafile, projectDir: string): string[] {
  const owners = new Map<string, string | null>();
  const found = new Set<string>();
  for (const path of listBundled(metafile)) {
    const owner = findOwner(dirname(resolve(projectDir, path)), owners);
    if (owner !== null) found.add(relative(projectDir, owner).replaceAll("\\", "/"));
  }
  found.delete("");
  return [...found].sort(compareText);
}

/** Modules of which a part is in the output, and files that are no code: they are kept whole. */
function listBundled({ inputs, outputs }: Metafile): string[] {
  const kept = new Set(
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  return Object.keys(inputs).filter((path) => kept.has(path) || !/\.[cm]?[jt]sx?$/.test(path));
}

/** The nearest folder above whose package.json has name and version: others are parts of it. */
function findOwner(folder: string, owners: Map<string, string | null>): string | null {
  const known = owners.get(folder);
  if (known !== undefined) return known;
  const above = dirname(folder);
  const owner = isPackage(folder) ? folder : above === folder ? null : findOwner(above, owners);
  owners.set(folder, owner);
  return owner;
}

function isPackage(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown; version?: unknown };
  return typeof name === "string" && typeof version === "string";
}
