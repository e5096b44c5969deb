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
import { hashFile } from "./release/sums.ts";
import type { Target } from "./plan/targets.ts";
import { findWhole, Stamp, stampFile } from "./whole-files.ts";

/** In the output folder, beside the files it describes: deleting the folder removes both. */
export const cacheFile = ".cache.json";

const Kept = Type.Object({
  artifact: Artifact,
  /** Whether the executable was started on a machine that can run it. */
  smoke: Type.Boolean(),
  /** Hash of the archive's inputs besides the executable. */
  packed: Type.String(),
  stamps: Type.Object({ archive: Stamp, executable: Stamp }),
});
/** One target's files in the output folder. */
export type Kept = Static<typeof Kept>;

const Cache = Type.Record(Type.String(), Type.Composite([Type.Object({ inputs: Type.String() }), Kept]));
/** Per target: the hash of its inputs, and its files. */
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
  /** By target name: existing files that would come out the same. */
  fresh: ReadonlyMap<string, Kept>;
}

/**
 * The targets that need no build: their inputs are the last build's, and their files are unchanged.
 */
export async function compareWithLastBuild(plan: Plan): Promise<LastBuild> {
  const cache = existsSync(join(plan.outDir, reportFile)) ? await readCache(plan.outDir) : {};
  const shared = await hashInputs(plan);
  const inputs = new Map(plan.targets.map((target) => [target.name, hashForTarget(shared, target)]));
  const fresh = new Map<string, Kept>();
  for (const [name, hash] of inputs) {
    const last = cache[name];
    if (last?.inputs !== hash || (plan.smoke && !last.smoke)) continue;
    const whole = await findWholeFiles(plan.outDir, last);
    if (whole) fresh.set(name, whole);
  }
  return { cache, inputs, fresh };
}

/** The files of a target as they were kept, if nobody changed them since. */
export async function findWholeFiles(outDir: string, kept: Kept): Promise<Kept | null> {
  const { artifact, stamps } = kept;
  const beside = [licensesFile, sbomFile].map((file) => join(outDir, artifact.target, file));
  if (!beside.every((file) => existsSync(file))) return null;
  const [archive, executable] = await Promise.all([
    findWhole(join(outDir, artifact.file), artifact, stamps.archive),
    findWhole(join(outDir, artifact.executable.file), artifact.executable, stamps.executable),
  ]);
  return archive && executable && { ...kept, stamps: { archive, executable } };
}

/** The stamps of files that were just put into the output folder. */
export async function stampFiles(outDir: string, { file, executable }: Artifact): Promise<Kept["stamps"]> {
  const [archive, program] = await Promise.all(
    [file, executable.file].map((path) => stampFile(join(outDir, path))),
  );
  if (!archive || !program) throw new Error("Two files have two stamps");
  return { archive, executable: program };
}

/** The cache after a build: its results, and earlier ones of other targets. */
export function renderCache({ cache, inputs }: LastBuild, results: readonly Kept[]): string {
  const made = results.map((kept) => {
    const { target } = kept.artifact;
    return [target, { ...kept, inputs: inputs.get(target) ?? "" }];
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

/** The parts of a plan that affect the output, without its folder and its display. */
function planInputs(plan: Plan) {
  const { name, version, description, author, license, config, commit, sourceDate, bunVersion } = plan;
  const { releaseKeys, signers } = plan;
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
    signers,
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
