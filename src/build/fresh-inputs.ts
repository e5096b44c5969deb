// The hash of everything a fresh database depends on: equal hashes, equal database.
import { dirname, join } from "node:path";

import { compareText, readFileTree, skipAlways } from "./file-tree.ts";
import { inParallel } from "./in-parallel.ts";
import type { Plan } from "./plan.ts";

/** Files of the machinery that decide how a fresh database comes out. */
const machinery = [
  "fresh-database.ts",
  "fresh-database-child.ts",
  "fresh-inputs.ts",
  "app-child.ts",
  "app-child-answer.ts",
  "compare-databases.ts",
  "drift.ts",
  "drift-child.ts",
  "migrations.ts",
  "../runtime/build-info.ts",
  "../runtime/database.ts",
  "../runtime/migrate.ts",
];

export async function hashFreshInputs(plan: Plan): Promise<string> {
  const { projectDir } = plan;
  // All of src/, because `fill` and the schema may import from anywhere there.
  const { files } = await readFileTree(join(projectDir, "src"), (path) =>
    path === "build" ? "not the app" : skipAlways(path),
  );
  const inputs = [
    ...files.map(({ path, source }) => ({ name: `src/${path}`, file: source })),
    ...machinery.map((path) => ({ name: `machinery/${path}`, file: join(import.meta.dir, path) })),
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

/** A file that is not there counts as such. */
async function hashFile(file: string): Promise<string | null> {
  const found = Bun.file(file);
  if (!(await found.exists())) return null;
  return new Bun.CryptoHasher("sha256").update(await found.bytes()).digest("hex");
}

/** The nearest one upwards, as Bun looks for it. */
async function findLockFile(folder: string): Promise<string> {
  const file = join(folder, "bun.lock");
  if (dirname(folder) === folder || (await Bun.file(file).exists())) return file;
  return findLockFile(dirname(folder));
}
