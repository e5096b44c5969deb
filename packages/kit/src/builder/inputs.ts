// Decides whether to rebuild a target: compares a hash over everything that can change its bytes
// with the record of the last build.
import { existsSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { inParallel } from "./in-parallel.ts";
import type { Plan } from "./plan/make.ts";
import { Artifact } from "./release/account.ts";
import { reportFile } from "./compile/report.ts";
import { licensesFile, sbomFile } from "./release/archive.ts";
import { hashFile, type FileSum } from "./release/sums.ts";
import type { Target } from "./plan/targets.ts";

/** In the output folder, beside the files it describes: deleting the folder removes both. */
export const cacheFile = ".cache.json";

const Cache = Type.Record(
  Type.String(),
  Type.Object({ inputs: Type.String(), artifact: Artifact, smoke: Type.Boolean() }),
);
/**
 * Per target: its inputs, its output, and whether that was started on a machine that can run it.
 */
export type Cache = Static<typeof Cache>;

/** The kit's own code, which makes the executable, wherever the project is. */
const kitDir = resolve(import.meta.dir, "..", "..");
const projectInputs = [
  "package.json",
  "bun.lock",
  "build.ts",
  "bunfig.toml",
  "tsconfig.json",
  "LICENSE",
  "src",
  "seed",
];
const kitInputs = ["package.json", "src"];

export interface LastBuild {
  cache: Cache;
  /** By target name: the hash of its present inputs. */
  inputs: ReadonlyMap<string, string>;
  /** By target name: existing artifacts that would come out the same. */
  fresh: ReadonlyMap<string, Artifact>;
}

/**
 * The targets that need no build: their inputs are the last build's, and their files are unchanged.
 */
export async function compareWithLastBuild(plan: Plan): Promise<LastBuild> {
  const cache = existsSync(join(plan.outDir, reportFile)) ? await readCache(plan.outDir) : {};
  const shared = await hashInputs(plan);
  const inputs = new Map(plan.targets.map((target) => [target.name, hashForTarget(shared, target)]));
  const fresh = new Map<string, Artifact>();
  for (const [name, hash] of inputs) {
    const last = cache[name];
    if (last?.inputs !== hash || (plan.smoke && !last.smoke)) continue;
    if (await isWhole(plan.outDir, last.artifact)) fresh.set(name, last.artifact);
  }
  return { cache, inputs, fresh };
}

/** The cache after a build: its results, and earlier ones of other targets. */
export function renderCache(
  { cache, inputs, fresh }: LastBuild,
  artifacts: readonly Artifact[],
  smoke: boolean,
): string {
  const made = artifacts.map((artifact) => {
    const { target } = artifact;
    const wasStarted = fresh.has(target) ? cache[target]?.smoke : smoke;
    return [target, { inputs: inputs.get(target) ?? "", artifact, smoke: wasStarted ?? false }];
  });
  return `${JSON.stringify({ ...cache, ...Object.fromEntries(made) })}\n`;
}

const filesAtOnce = 32;

/** One hash over the plan and every file that a build reads, for all targets. */
export async function hashInputs(plan: Plan): Promise<string> {
  const { projectDir, config } = plan;
  const paths = new Set([
    ...[...projectInputs, ...(config.assets ?? [])].map((path) => resolve(projectDir, path)),
    ...kitInputs.map((path) => join(kitDir, path)),
  ]);
  const files = await Promise.all([...paths].map((path) => listFiles(path)));
  const sorted = [...new Set(files.flat())].sort();
  const hasher = new Bun.CryptoHasher("sha256").update(JSON.stringify(planInputs(plan)));
  for (const line of await inParallel(sorted, filesAtOnce, (path) => describeFile(path, projectDir))) {
    hasher.update(line);
  }
  return hasher.digest("hex");
}

function hashForTarget(inputs: string, target: Target): string {
  return new Bun.CryptoHasher("sha256").update(JSON.stringify([inputs, target])).digest("hex");
}

/** An unreadable or older cache counts as empty: everything is built. */
async function readCache(outDir: string): Promise<Cache> {
  try {
    const value: unknown = await Bun.file(join(outDir, cacheFile)).json();
    return Value.Check(Cache, value) ? value : {};
  } catch {
    return {};
  }
}

async function isWhole(outDir: string, artifact: Artifact): Promise<boolean> {
  const beside = [licensesFile, sbomFile].map((file) => join(outDir, artifact.target, file));
  if (!beside.every((file) => existsSync(file))) return false;
  return (await isUnchanged(outDir, artifact)) && (await isUnchanged(outDir, artifact.executable));
}

/** The parts of a plan that affect the output, without its folder and its display. */
function planInputs(plan: Plan) {
  const { name, version, description, author, license, config, commit, sourceDate, bunVersion, releaseKeys } =
    plan;
  const executableFiles = [...plan.executableFiles].sort();
  const ignoredFiles = [...plan.ignoredFiles].sort();
  return {
    name,
    version,
    description,
    author,
    license,
    config,
    commit,
    sourceDate,
    bunVersion,
    releaseKeys,
    executableFiles,
    ignoredFiles,
  };
}

/** Follows links to folders, except in a circle; a dangling link counts as a missing file. */
async function listFiles(path: string, above: readonly string[] = []): Promise<string[]> {
  const info = await stat(path).catch(() => null);
  if (!info?.isDirectory()) return [path];
  const folder = await realpath(path);
  if (above.includes(folder)) return [];
  const names = await readdir(path);
  return (await Promise.all(names.map((name) => listFiles(join(path, name), [...above, folder])))).flat();
}

/** Name, mode and content; a seed's executable bit is shipped. */
async function describeFile(path: string, projectDir: string): Promise<string> {
  const name = relative(projectDir, path).split(sep).join("/");
  if (!existsSync(path)) return `${name}\0missing\n`;
  const { mode } = await stat(path);
  const { size, sha256 } = await hashFile(path);
  return `${name}\0${(mode & 0o111) !== 0}\0${size}\0${sha256}\n`;
}

async function isUnchanged(outDir: string, { file, size, sha256 }: FileSum): Promise<boolean> {
  const path = join(outDir, file);
  if (!existsSync(path) || (await stat(path)).size !== size) return false;
  return (await hashFile(path)).sha256 === sha256;
}
