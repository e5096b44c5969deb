// Tells whether a target must be built again: a hash over everything that can change its bytes, and
// the record of the last build.
import { existsSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { inParallel } from "./in-parallel.ts";
import type { Plan } from "./plan/make.ts";
import { Artifact } from "./release/account.ts";
import { reportFile } from "./compile/report.ts";
import { hashFile, type FileSum } from "./release/sums.ts";
import type { Target } from "./plan/targets.ts";

/** In the output folder, beside what it tells about: deleting the folder forgets both. */
export const cacheFile = ".cache.json";

const Cache = Type.Record(
  Type.String(),
  Type.Object({ inputs: Type.String(), artifact: Artifact, smoke: Type.Boolean() }),
);
/**
 * Per target: what it was made from, what came out, and whether that was started where it can run.
 */
export type Cache = Static<typeof Cache>;

/** The kit's own code: it makes the executable, wherever the project stands. */
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
  /** By target name: the hash of what it would be made from now. */
  inputs: ReadonlyMap<string, string>;
  /** By target name: what is there and would come out the same again. */
  fresh: ReadonlyMap<string, Artifact>;
}

/**
 * Which targets of the plan need not be built: their inputs are the last build's, and their files
 * are there, byte for byte.
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

/** The cache after a build: what it made, and what it knew of other targets. */
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

/** One hash over the plan and every file a build reads, whatever the target. */
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

/** An unreadable or older cache is an empty one: everything is built. */
async function readCache(outDir: string): Promise<Cache> {
  try {
    const value: unknown = await Bun.file(join(outDir, cacheFile)).json();
    return Value.Check(Cache, value) ? value : {};
  } catch {
    return {};
  }
}

async function isWhole(outDir: string, artifact: Artifact): Promise<boolean> {
  return (await isUnchanged(outDir, artifact)) && (await isUnchanged(outDir, artifact.executable));
}

/** The parts of a plan that end up in the output; where it stands and who reads along do not. */
function planInputs(plan: Plan) {
  const { name, version, description, author, license, config, commit, sourceDate, bunVersion } = plan;
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
    executableFiles,
    ignoredFiles,
  };
}

/** Follows links to folders, except in a circle; a link that dangles is a file that is missing. */
async function listFiles(path: string, above: readonly string[] = []): Promise<string[]> {
  const info = await stat(path).catch(() => null);
  if (!info?.isDirectory()) return [path];
  const folder = await realpath(path);
  if (above.includes(folder)) return [];
  const names = await readdir(path);
  return (await Promise.all(names.map((name) => listFiles(join(path, name), [...above, folder])))).flat();
}

/** Name, mode and content; the mode because a seed's executable bit is shipped. */
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
