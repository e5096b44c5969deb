// Makes patches side by side, and remembers them.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runChild } from "../child.ts";
import { hashFile } from "../release/sums.ts";
import type { BuildMachine } from "../machine.ts";

export interface PatchQuestion {
  /** The archive of the earlier version, and the executable's name in it. */
  archive: string;
  fileName: string;
  /** The new executable. */
  executable: string;
  /** Where the patch goes, into a folder that nothing else uses. */
  patchFile: string;
}

export interface PatchAnswer {
  /** sha256 of the earlier executable. */
  from: string;
}

export interface PatchJob extends PatchQuestion {
  /** sha256 of the new executable. */
  to: string;
  cacheDir: string;
}

/** Writes `patchFile`, and proves that it makes the new executable out of the earlier one. */
export async function producePatch(job: PatchJob, machine: BuildMachine): Promise<PatchAnswer> {
  const { archive, fileName, executable, patchFile, to, cacheDir } = job;
  const { sha256 } = await hashFile(archive);
  const cached = join(cacheDir, `${Bun.version}-${sha256}-${to}.patch`);
  if (!existsSync(cached)) {
    const answer = await askChild({ archive, fileName, executable, patchFile }, machine);
    await remember(cached, patchFile, answer);
    return answer;
  }
  await copyFile(cached, patchFile);
  return JSON.parse(await readFile(`${cached}.json`, "utf8")) as PatchAnswer;
}

async function askChild(question: PatchQuestion, { bunFile, cwd, env }: BuildMachine): Promise<PatchAnswer> {
  const folder = `${question.patchFile}.work`;
  await mkdir(folder);
  const patchFile = join(folder, "patch");
  const command = [bunFile, "--no-env-file", join(import.meta.dir, "make-child.ts")];
  const child = await runChild(command, { cwd, env, input: JSON.stringify({ ...question, patchFile }) });
  if (child?.exitCode !== 0) {
    throw new Error(`The patch from "${question.archive}" was not made: ${child?.stderr.trim()}`);
  }
  await rename(patchFile, question.patchFile);
  await rm(folder, { recursive: true });
  return JSON.parse(child.stdout) as PatchAnswer;
}

/** The patch comes last: what is in the cache is complete. */
async function remember(cached: string, patchFile: string, answer: PatchAnswer): Promise<void> {
  await writeFile(`${cached}.json`, JSON.stringify(answer));
  const draft = `${cached}.${process.pid}`;
  await copyFile(patchFile, draft);
  await rename(draft, cached);
}
