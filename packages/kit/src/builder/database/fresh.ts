// Makes the fresh database for new homes, and proves that it is the same every time.
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { askAppChild } from "./app-child.ts";
import { checkSameDatabase } from "./check-same.ts";
import type { FreshDatabaseAnswer, FreshDatabaseQuestion } from "./fresh-child.ts";
import { hashFreshFacts, hashFreshInputs, isUpToDate, recordInputs } from "./fresh-inputs.ts";
import { cacheFolder, forgetOldest, listNewestFirst } from "./kept.ts";
import type { Plan } from "../plan/make.ts";
import { isSameFile } from "../same-file.ts";

/**
 * The file of the plan's fresh database, made now or by an earlier build from the same inputs. Do
 * not change it.
 * @param signal ends it early
 * @throws UserError when a migration or `initialRows` fails, or two runs give different rows
 */
export async function prepareFreshDatabase(plan: Plan, signal?: AbortSignal): Promise<string> {
  const { cache, file, facts } = await findPlace(plan);
  if (await isUpToDate(file, plan)) return file;
  await mkdir(cache, { recursive: true });
  const earlier = await findNewest(cache, facts);
  const draft = `${file}.${process.pid}-1`;
  try {
    const answer = await makeOnce(plan, draft, signal);
    await checkRepeats(plan, { draft, earlier }, signal);
    await rename(draft, file);
    await recordInputs(file, answer, plan);
  } finally {
    await removeDatabase(draft);
  }
  await forgetOldest(cache, "fresh");
  return file;
}

/**
 * An earlier build's fresh database, most likely with the bytes of the plan's: few changes of an
 * app change its first rows. Compare it with the real one; null if there is none.
 */
export async function guessFreshDatabase(plan: Plan): Promise<string | null> {
  const { cache, facts } = await findPlace(plan);
  return await findNewest(cache, facts);
}

async function findPlace(plan: Plan): Promise<{ cache: string; file: string; facts: string }> {
  const cache = cacheFolder(plan);
  const facts = (await hashFreshFacts(plan)).slice(0, 12);
  const inputs = (await hashFreshInputs(plan)).slice(0, 20);
  return { cache, file: join(cache, `fresh-${facts}${inputs}.db`), facts };
}

async function findNewest(cache: string, facts: string): Promise<string | null> {
  const isMeant = (name: string) => name.startsWith(`fresh-${facts}`) && name.endsWith(".db");
  return (await listNewestFirst(cache, isMeant))[0] ?? null;
}

/**
 * An earlier database with the same bytes is a second run: it was made in another process, in two
 * other seconds.
 */
async function checkRepeats(
  plan: Plan,
  { draft, earlier }: { draft: string; earlier: string | null },
  signal?: AbortSignal,
): Promise<void> {
  if (earlier !== null && (await isSameFile(draft, earlier))) return;
  const second = `${draft}-2`;
  try {
    // SQLite's `unixepoch()` and CURRENT_TIMESTAMP count seconds, and would not differ within one.
    await setTimeout(1000 - (Date.now() % 1000), undefined, { ...(signal && { signal }) });
    await makeOnce(plan, second, signal);
    await checkSameDatabase(draft, second);
  } finally {
    await removeDatabase(second);
  }
}

async function makeOnce(
  plan: Plan,
  file: string,
  signal: AbortSignal | undefined,
): Promise<FreshDatabaseAnswer> {
  signal?.throwIfAborted();
  await removeDatabase(file);
  const question: FreshDatabaseQuestion = {
    projectDir: plan.projectDir,
    file,
    appId: plan.config.appId,
    version: plan.version,
    sourceDate: plan.sourceDate.toISOString(),
  };
  return askAppChild<FreshDatabaseAnswer>(plan, join(import.meta.dir, "fresh-child.ts"), question, signal);
}

async function removeDatabase(file: string): Promise<void> {
  for (const ending of ["", "-wal", "-shm", "-journal"]) await rm(`${file}${ending}`, { force: true });
}
