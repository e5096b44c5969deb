// Keeps answers and files of earlier builds in `.dev/cache`, the newest of each kind.
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import type { Plan } from "../plan/make.ts";

export function cacheFolder({ projectDir }: Pick<Plan, "projectDir">): string {
  return join(projectDir, ".dev", "cache");
}

/** Two per fresh database. Remains of a killed build soon are the oldest, and go. */
const keptFiles = 16;

/**
 * The answer to a question, asked once. A half-written file of a killed build does not count.
 * @param kind the beginning of the file's name
 * @param inputs a hash of all that the answer depends on
 */
export async function remember<Answer>(
  plan: Pick<Plan, "projectDir">,
  { kind, inputs }: { kind: string; inputs: string },
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const folder = cacheFolder(plan);
  const file = join(folder, `${kind}-${inputs}.json`);
  const known = await readAnswer<Answer>(file);
  if (known) return known.answer;
  const answer = await ask();
  await mkdir(folder, { recursive: true });
  await Bun.write(file, JSON.stringify({ answer }));
  await forgetOldest(folder, kind);
  return answer;
}

async function readAnswer<Answer>(file: string): Promise<{ answer: Answer } | null> {
  try {
    return (await Bun.file(file).json()) as { answer: Answer };
  } catch {
    return null;
  }
}

export async function forgetOldest(folder: string, kind: string): Promise<void> {
  const files = await listNewestFirst(folder, (name) => name.startsWith(`${kind}-`));
  for (const file of files.slice(keptFiles)) await rm(file, { force: true });
}

/** None if there is no such folder. */
export async function listNewestFirst(folder: string, isMeant: (name: string) => boolean): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter(isMeant);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      // Another build may have removed it by now.
      return { file, made: (await stat(file).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  return files.toSorted((a, b) => b.made - a.made).map(({ file }) => file);
}
