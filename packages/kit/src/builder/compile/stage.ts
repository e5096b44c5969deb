// Puts the contents of one target's executable into a folder that the compiler embeds. Decides
// nothing.
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import {
  embeddedNames,
  type BuildInfo,
  type EmbeddedManifest,
  type SeedManifest,
} from "../../run/build-info.ts";
import { readAssets, type Assets } from "../seeds/assets.ts";
import { checkMigrations } from "../database/check-migrations.ts";
import { guessFreshDatabase, prepareFreshDatabase } from "../database/fresh.ts";
import { compareText } from "../file-tree.ts";
import { inParallel } from "../in-parallel.ts";
import { publisherOf } from "../identity/read.ts";
import { iconFiles, iconTexts } from "./embedded-icon.ts";
import { copyOf, linkOrCopy } from "./link-or-copy.ts";
import { readMigrations, type MigrationFile } from "../database/migrations.ts";
import type { Plan } from "../plan/make.ts";
import { hashFile } from "../release/sums.ts";
import { readSeeds, selectSeeds, type Seed, type SeedTree } from "../seeds/read.ts";
import type { Target } from "../plan/targets.ts";

/** The common inputs of all targets in a build, read and made once. */
export interface SharedInputs {
  plan: Plan;
  seeds: SeedTree;
  assets: Assets;
  migrations: readonly MigrationFile[];
  /** The fresh database's file, in the build's cache. */
  freshDatabase: string;
  /** Hashes an asset or the fresh database, once for all targets. */
  sumOf: SumOf;
  /** Messages for the maker about the migrations, in lines. */
  told: readonly string[];
}

type SumOf = (source: string) => Promise<{ size: number; sha256: string }>;

export interface Staged {
  /** `<folder>/embedded`, for `compile.assets`. */
  folder: string;
  seedsDigest: string;
  seedCount: number;
  assetCount: number;
  /** All files in the folder together. */
  bytes: number;
}

export interface StageOptions {
  /** The executable's record of its target; "development" under `bun dev`. */
  targetName?: string;
  /** Copy instead of linking, for a folder that outlives the build. */
  copy?: boolean;
  /** Further files, by name. */
  texts?: ReadonlyMap<string, string>;
}

const filesAtOnce = 32;

/** @throws UserError for every mistake in seeds, assets, migrations or `initialRows` */
export async function prepareShared(plan: Plan): Promise<SharedInputs> {
  return (await beginShared(plan)).proved;
}

export interface BegunInputs {
  /**
   * With an earlier build's fresh database, which most likely is the same: something to compile
   * meanwhile. Complete if there is none.
   */
  guessed: SharedInputs;
  /** @throws UserError for every mistake in migrations or `initialRows` */
  proved: Promise<SharedInputs>;
  /** Aborted when `proved` fails: then no compile is worth its time. */
  failed: AbortSignal;
}

/**
 * Returns while the processes that load the app still run.
 * @throws UserError for every mistake in seeds and assets
 */
export async function beginShared(plan: Plan): Promise<BegunInputs> {
  const [seeds, assets, migrations] = await Promise.all([
    readSeeds(plan),
    readAssets(plan),
    readMigrations(plan.projectDir),
  ]);
  const read = { plan, seeds, assets, migrations, told: seeds.warnings, sumOf: openSums() };
  const guess = await guessFreshDatabase(plan);
  const failure = new AbortController();
  const proved = prove(read, failure);
  if (guess === null) return { guessed: await proved, proved, failed: failure.signal };
  // It is awaited later; until then, an error must not end the process.
  proved.catch(() => {});
  return { guessed: { ...read, freshDatabase: guess }, proved, failed: failure.signal };
}

async function prove(
  read: Omit<SharedInputs, "freshDatabase">,
  failure: AbortController,
): Promise<SharedInputs> {
  const made = prepareFreshDatabase(read.plan, failure.signal);
  made.catch(() => {});
  try {
    // A mistake in a migration harms both; the check explains it better.
    const told = [...read.told, ...(await checkMigrations(read.plan))];
    return { ...read, told, freshDatabase: await made };
  } catch (error) {
    failure.abort();
    await made.catch(() => {});
    throw error;
  }
}

/** Writes `<folder>/embedded`, replacing an existing one. */
export async function stageEmbedded(
  shared: SharedInputs,
  target: Target,
  folder: string,
  { targetName = target.name, copy = false, texts: more = new Map() }: StageOptions = {},
): Promise<Staged> {
  const root = join(folder, embeddedNames.folder);
  await rm(root, { recursive: true, force: true });
  const seeds = selectSeeds(shared.seeds, target, shared.plan.name);
  const manifest = toJson(seeds.map(toManifestEntry) satisfies SeedManifest);
  const seedsDigest = new Bun.CryptoHasher("sha256").update(manifest).digest("hex");
  const texts = new Map([
    [embeddedNames.buildInfo, toJson(makeBuildInfo(shared, targetName, seedsDigest))],
    [embeddedNames.seedManifest, manifest],
    ...shared.migrations.map(({ name, sql }) => [`${embeddedNames.migrations}/${name}.sql`, sql] as const),
    ...iconTexts(shared.plan, target),
    ...more,
  ]);
  const files = new Map([
    ...seeds.map(({ path, source }) => [`${embeddedNames.seeds}/${path}`, source] as const),
    ...shared.assets.files.map(({ path, source }) => [`${embeddedNames.assets}/${path}`, source] as const),
    [embeddedNames.freshDatabase, shared.freshDatabase],
    ...iconFiles(shared.plan, target),
  ]);
  texts.set(embeddedNames.manifest, toJson(await listEmbedded(shared, target, seeds, texts)));
  await makeFolders(root, [...texts.keys(), ...files.keys()]);
  const place = copy ? copyOf : linkOrCopy;
  await inParallel([...files], filesAtOnce, ([path, source]) => place(source, join(root, path)));
  await inParallel([...texts], filesAtOnce, ([path, text]) => Bun.write(join(root, path), text));
  return {
    folder: root,
    seedsDigest,
    seedCount: seeds.length,
    assetCount: shared.assets.files.length,
    bytes: countBytes(shared, seeds, [...texts.values()]),
  };
}

/** Each file is read once, however many targets embed it. */
function openSums(): SumOf {
  const known = new Map<string, ReturnType<SumOf>>();
  return (source) => {
    const sum = known.get(source) ?? hashFile(source);
    known.set(source, sum);
    return sum;
  };
}

/** What `about --files` lists and `about --verify` checks. */
async function listEmbedded(
  { plan, assets, freshDatabase, sumOf }: SharedInputs,
  target: Target,
  seeds: readonly Seed[],
  texts: ReadonlyMap<string, string>,
): Promise<EmbeddedManifest> {
  const others = [
    ...assets.files.map(({ path, source }) => [`${embeddedNames.assets}/${path}`, source] as const),
    [embeddedNames.freshDatabase, freshDatabase] as const,
    ...iconFiles(plan, target),
  ];
  const manifest = [
    ...seeds.map(({ path, size, sha256 }) => ({ path: `${embeddedNames.seeds}/${path}`, size, sha256 })),
    ...[...texts].map(([path, text]) => ({ path, size: Buffer.byteLength(text), sha256: hashText(text) })),
    ...(await inParallel(others, filesAtOnce, async ([path, source]) => ({
      path,
      ...(await sumOf(source)),
    }))),
  ];
  return manifest.sort((a, b) => compareText(a.path, b.path));
}

function hashText(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

function toManifestEntry({ path, mode, size, sha256, policy }: Seed) {
  return { path, mode, size, sha256, ...(policy && { policy }) };
}

function makeBuildInfo({ plan, migrations }: SharedInputs, target: string, seedsDigest: string): BuildInfo {
  return {
    name: plan.name,
    version: plan.version,
    title: plan.config.title,
    publisher: publisherOf(plan),
    appId: plan.config.appId,
    commit: plan.commit,
    bunVersion: plan.bunVersion,
    target,
    sourceDate: plan.sourceDate.toISOString(),
    seedsDigest,
    releaseKeys: plan.releaseKeys,
    migrations: migrations.map(({ name, sha256, hasCode }) => ({ name, sha256, hasCode })),
  };
}

/** The literals above fix the order of the keys, so that equal values give equal bytes. */
function toJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

async function makeFolders(root: string, paths: readonly string[]): Promise<void> {
  const folders = new Set(paths.map((path) => dirname(join(root, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
}

function countBytes(shared: SharedInputs, seeds: readonly Seed[], texts: readonly string[]): number {
  const sizes = [...seeds, ...shared.assets.files, Bun.file(shared.freshDatabase)].map(({ size }) => size);
  return [...sizes, ...texts.map((text) => Buffer.byteLength(text))].reduce((sum, size) => sum + size, 0);
}
