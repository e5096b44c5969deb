// The licenses and the bill of materials that go into an executable. They depend on the packages in
// it, which only the compiler knows: so a build takes those of the last one, and compiles again if
// they changed.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { embeddedNames } from "../../run/build-info.ts";
import { compareText } from "../file-tree.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import { renderLicenses } from "./license-texts.ts";
import { readLockFile } from "./lock-file.ts";
import { readPackageFacts } from "./read-package.ts";
import { listRuntimeParts } from "./runtime-parts.ts";
import { renderSbom } from "./sbom.ts";

export interface Materials {
  licenses: string;
  sbom: string;
}

/** @param packages folders, relative to the project */
export function makeMaterials(plan: Plan, target: Target, packages: readonly string[]): Materials {
  const all = packages.map((folder) => readPackageFacts(resolve(plan.projectDir, folder)));
  // By name, and each version once, wherever it is installed.
  const facts = [...new Map(all.map((one) => [`${one.name}@${one.version}`, one])).values()].sort(
    (a, b) => compareText(a.name, b.name) || compareText(a.version, b.version),
  );
  const parts = listRuntimeParts(plan.bunVersion, target);
  return {
    licenses: renderLicenses(`${plan.config.title} ${plan.version}`, facts, parts),
    sbom: renderSbom(plan, target, { packages: facts, parts, lock: readLockFile(plan.projectDir) }),
  };
}

/** By their names among the embedded files. */
export function embeddedTexts({ licenses, sbom }: Materials): ReadonlyMap<string, string> {
  return new Map([
    [embeddedNames.licenses, licenses],
    [embeddedNames.sbom, sbom],
  ]);
}

/** The packages of the last build: of this target, or of another, which mostly has the same. */
export async function recallPackages(plan: Plan, target: Target): Promise<readonly string[]> {
  const folder = memoryOf(plan);
  const names = (await readdir(folder).catch(() => [])).sort();
  const name = [fileOf(target), ...names].find((one) => names.includes(one));
  const known = name === undefined ? [] : await readList(join(folder, name));
  return known.filter((one): one is string => typeof one === "string" && isThere(plan, one));
}

export async function rememberPackages(
  plan: Plan,
  target: Target,
  packages: readonly string[],
): Promise<void> {
  await mkdir(memoryOf(plan), { recursive: true });
  await writeFile(join(memoryOf(plan), fileOf(target)), JSON.stringify(packages));
}

/** Any answer will do: the compiler's account decides. */
async function readList(file: string): Promise<readonly unknown[]> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isThere({ projectDir }: Plan, folder: string): boolean {
  return Bun.file(resolve(projectDir, folder, "package.json")).size > 0;
}

function memoryOf({ projectDir }: Plan): string {
  return join(projectDir, ".dev", "cache", "packages");
}

function fileOf({ name }: Target): string {
  return `${name}.json`;
}
