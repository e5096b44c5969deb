// Decides from hashes of its inputs whether an earlier fresh database is still valid. Files that
// `initialRows` reads by itself (readFileSync) are only noticed under src/.
import { dirname, join, relative, resolve, sep } from "node:path";

import { compareText, readFileTree, skipAlways } from "../file-tree.ts";
import { inParallel } from "../in-parallel.ts";
import type { Plan } from "../plan/make.ts";

/** Folders of the kit that affect a fresh database. */
const kitFolders = [import.meta.dir, join(import.meta.dir, "..", "..", "run", "database")];

/**
 * The inputs known in advance: the app's sources, the migrations, package.json, the lock file, Bun
 * and the kit.
 */
export async function hashFreshInputs(plan: Plan): Promise<string> {
  const { projectDir } = plan;
  // All of src/, because `initialRows` and the schema may import from anywhere there.
  const { files } = await readFileTree(join(projectDir, "src"), skipAlways);
  const kit = await Promise.all(kitFolders.map((folder) => readFileTree(folder, skipAlways)));
  const inputs = [
    ...files.map(({ path, source }) => ({ name: `src/${path}`, file: source })),
    ...kit.flatMap((tree) => tree.files.map(({ path, source }) => ({ name: `kit/${path}`, file: source }))),
    { name: "package.json", file: join(projectDir, "package.json") },
    { name: "bun.lock", file: await findLockFile(projectDir) },
  ];
  inputs.sort((a, b) => compareText(a.name, b.name));
  const hashes = await inParallel(inputs, 16, async ({ name, file }) => [name, await hashFile(file)]);
  const facts = {
    bun: plan.bunVersion,
    appId: plan.config.appId,
    sourceDate: plan.sourceDate.toISOString(),
    hashes,
  };
  return new Bun.CryptoHasher("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32);
}

/**
 * Files outside src/ that the app loaded, by their path from the project: known only after the
 * database is made.
 */
type Loaded = Record<string, string | null>;

export async function recordInputs(
  file: string,
  loaded: readonly string[],
  { projectDir }: Plan,
): Promise<void> {
  const paths = loaded.map((path) => relative(projectDir, path)).filter(isOutsideSources);
  const hashes = await inParallel(
    paths,
    16,
    async (path) => [path, await hashFile(resolve(projectDir, path))] as const,
  );
  const record: Loaded = Object.fromEntries(hashes);
  await Bun.write(recordOf(file), JSON.stringify(record));
}

/** Whether `file`, from inputs with the same hash, was also made from the same other files. */
export async function isUpToDate(file: string, { projectDir }: Plan): Promise<boolean> {
  if (!(await Bun.file(file).exists())) return false;
  // Without a complete record, as after a killed build, the database is made again.
  const record = (await Bun.file(recordOf(file))
    .json()
    .catch(() => null)) as Loaded | null;
  if (record === null) return false;
  const loaded = Object.entries(record);
  const same = await inParallel(
    loaded,
    16,
    async ([path, hash]) => (await hashFile(resolve(projectDir, path))) === hash,
  );
  return same.every(Boolean);
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
