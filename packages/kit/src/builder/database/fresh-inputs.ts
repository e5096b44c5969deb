// Decides from hashes of its inputs whether an earlier fresh database is still valid. Files that
// `initialRows` reads by itself (readFileSync) are only noticed under src/.
import { dirname, join, relative, resolve, sep } from "node:path";

import { compareText, readFileTree, skipAlways } from "../file-tree.ts";
import { inParallel } from "../in-parallel.ts";
import type { Plan } from "../plan/make.ts";
import type { FreshDatabaseAnswer } from "./fresh-child.ts";
import { readMigrations } from "./migrations.ts";

/** Folders of the kit that affect a fresh database. */
const kitFolders = [import.meta.dir, join(import.meta.dir, "..", "..", "run", "database")];

/** Databases with other facts have other bytes, because these facts are in them. */
export async function hashFreshFacts({ projectDir, bunVersion, config, version, sourceDate }: Plan) {
  const migrations = (await readMigrations(projectDir)).map(({ name, sha256 }) => [name, sha256]);
  return hashJson({ bunVersion, appId: config.appId, version, sourceDate, migrations });
}

/**
 * The inputs known in advance: the app's sources, the migrations, package.json, the lock file, Bun
 * and the kit.
 */
export async function hashFreshInputs(plan: Plan): Promise<string> {
  const { projectDir } = plan;
  // All of src/, because `initialRows` and the schema may import from anywhere there.
  const { files } = await readFileTree(join(projectDir, "src"), skipAlways);
  const inputs = [
    ...files.map(({ path, source }) => ({ name: `src/${path}`, file: source })),
    ...(await listKit()),
    { name: "package.json", file: join(projectDir, "package.json") },
    { name: "bun.lock", file: await findLockFile(projectDir) },
  ];
  const facts = {
    bun: plan.bunVersion,
    appId: plan.config.appId,
    sourceDate: plan.sourceDate.toISOString(),
    hashes: await hashAll(inputs),
  };
  return hashJson(facts);
}

/** The inputs of what the build finds out from the migrations' SQL alone. */
export async function hashMigrationInputs(plan: Plan): Promise<string> {
  const { projectDir, bunVersion } = plan;
  const migrations = (await readMigrations(projectDir)).map(({ name, sha256 }) => [name, sha256]);
  const inputs = [...(await listKit()), { name: "bun.lock", file: await findLockFile(projectDir) }];
  return hashJson({ bunVersion, migrations, hashes: await hashAll(inputs) });
}

interface Input {
  name: string;
  file: string;
}

async function listKit(): Promise<Input[]> {
  const kit = await Promise.all(kitFolders.map((folder) => readFileTree(folder, skipAlways)));
  return kit.flatMap((tree) => tree.files.map(({ path, source }) => ({ name: `kit/${path}`, file: source })));
}

async function hashAll(inputs: readonly Input[]): Promise<(readonly [string, string | null])[]> {
  const sorted = inputs.toSorted((a, b) => compareText(a.name, b.name));
  return inParallel(sorted, 16, async ({ name, file }) => [name, await hashFile(file)] as const);
}

function hashJson(value: unknown): string {
  return new Bun.CryptoHasher("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

/** What is known only after the database is made. */
interface FreshRecord {
  /** Files outside src/ that the app loaded: their hashes by their path from the project. */
  loaded: Record<string, string | null>;
  languages: readonly string[];
}

export async function recordInputs(
  file: string,
  { loaded, languages }: FreshDatabaseAnswer,
  { projectDir }: Plan,
): Promise<void> {
  const paths = loaded.map((path) => relative(projectDir, path)).filter(isOutsideSources);
  const hashes = await inParallel(
    paths,
    16,
    async (path) => [path, await hashFile(resolve(projectDir, path))] as const,
  );
  const record: FreshRecord = { loaded: Object.fromEntries(hashes), languages };
  await Bun.write(recordOf(file), JSON.stringify(record));
}

/** Whether `file`, from inputs with the same hash, was also made from the same other files. */
export async function isUpToDate(file: string, { projectDir }: Plan): Promise<boolean> {
  if (!(await Bun.file(file).exists())) return false;
  // Without a complete record, as after a killed build, the database is made again.
  const record = await readRecord(file);
  if (record === null) return false;
  const loaded = Object.entries(record.loaded);
  const same = await inParallel(
    loaded,
    16,
    async ([path, hash]) => (await hashFile(resolve(projectDir, path))) === hash,
  );
  return same.every(Boolean);
}

/** What the messages of the app speak whose fresh database it is: `de`, `en`, `pt-BR`. */
export async function readLanguages(file: string): Promise<readonly string[]> {
  return (await readRecord(file))?.languages ?? [];
}

async function readRecord(file: string): Promise<FreshRecord | null> {
  return (await Bun.file(recordOf(file))
    .json()
    .catch(() => null)) as FreshRecord | null;
}

function recordOf(file: string): string {
  return `${file}.json`;
}

/** Packages are pinned by bun.lock. */
function isOutsideSources(path: string): boolean {
  const parts = path.split(sep);
  return parts[0] !== "src" && !parts.includes("node_modules");
}

/** A missing file has its own value. */
async function hashFile(file: string): Promise<string | null> {
  const found = Bun.file(file);
  if (!(await found.exists())) return null;
  return new Bun.CryptoHasher("sha256").update(await found.bytes()).digest("hex");
}

/** The nearest one in the folders above, as Bun searches. */
async function findLockFile(folder: string): Promise<string> {
  const file = join(folder, "bun.lock");
  if (dirname(folder) === folder || (await Bun.file(file).exists())) return file;
  return findLockFile(dirname(folder));
}
