// Makes the fresh database for new homes, and proves that it is the same every time.
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { askAppChild } from "./app-child.ts";
import { checkSameDatabase } from "./check-same.ts";
import type { FreshDatabaseAnswer, FreshDatabaseQuestion } from "./fresh-child.ts";
import { hashFreshInputs, isUpToDate, recordInputs } from "./fresh-inputs.ts";
import type { Plan } from "../plan/make.ts";

/** Two per fresh database. Remains of a killed build soon are the oldest, and go. */
const keptFiles = 16;

/**
 * The file of the plan's fresh database, made now or by an earlier build from the same inputs. Do
 * not change it.
 * @throws UserError when a migration or `initialRows` fails, or two runs give different rows
 */
export async function prepareFreshDatabase(plan: Plan): Promise<string> {
  const cache = join(plan.projectDir, ".dev", "cache");
  const file = join(cache, `fresh-${await hashFreshInputs(plan)}.db`);
  if (await isUpToDate(file, plan)) return file;
  await mkdir(cache, { recursive: true });
  const drafts = [`${file}.${process.pid}-1`, `${file}.${process.pid}-2`] as const;
  try {
    const { loaded } = await makeTwice(plan, drafts);
    await checkSameDatabase(...drafts);
    await rename(drafts[0], file);
    await recordInputs(file, loaded, plan);
  } finally {
    for (const draft of drafts) await removeDatabase(draft);
  }
  await forgetOldest(cache);
  return file;
}

/**
 * In different seconds: SQLite's `unixepoch()` and CURRENT_TIMESTAMP count seconds, and would not
 * differ within one.
 */
async function makeTwice(
  plan: Plan,
  [first, second]: readonly [string, string],
): Promise<FreshDatabaseAnswer> {
  await makeOnce(plan, first);
  await Bun.sleep(1000 - (Date.now() % 1000));
  return makeOnce(plan, second);
}

async function makeOnce(plan: Plan, file: string): Promise<FreshDatabaseAnswer> {
  await removeDatabase(file);
  const question: FreshDatabaseQuestion = {
    projectDir: plan.projectDir,
    file,
    appId: plan.config.appId,
    version: plan.version,
    sourceDate: plan.sourceDate.toISOString(),
  };
  return askAppChild<FreshDatabaseAnswer>(plan, join(import.meta.dir, "fresh-child.ts"), question);
}

async function removeDatabase(file: string): Promise<void> {
  for (const ending of ["", "-wal", "-shm", "-journal"]) await rm(`${file}${ending}`, { force: true });
}

async function forgetOldest(cache: string): Promise<void> {
  const names = (await readdir(cache)).filter((name) => name.startsWith("fresh-"));
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(cache, name), made: (await stat(join(cache, name))).mtimeMs })),
  );
  files.sort((a, b) => b.made - a.made);
  for (const { file } of files.slice(keptFiles)) await rm(file, { force: true });
}
