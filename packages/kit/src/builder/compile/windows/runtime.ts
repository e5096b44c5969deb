// Bun's runtime for Windows with the app's icon and names, for the compiler to build on. Made once
// for each identity and Bun version, and kept in the build's cache.
import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

import { runChild } from "../../child.ts";
import { cleanEnvironment } from "../../clean-environment.ts";
import { makeIcons } from "../../identity/icons.ts";
import { readIdentity } from "../../identity/read.ts";
import type { Plan } from "../../plan/make.ts";
import type { Target } from "../../plan/targets.ts";
import type { BrandAnswer, BrandJob } from "./brand-child.ts";
import { versionTexts } from "./version-info.ts";

/** Raise it when the same identity gives another runtime. */
const version = 1;
/** For each target, of 110 MB each: this one, and the one before. */
const kept = 2;

export type Branded = { ok: true; file: string } | Extract<BrandAnswer, { ok: false }>;

/** @throws UserError if the app's picture cannot be drawn */
export async function brandRuntime(plan: Plan, target: Target): Promise<Branded> {
  const cache = join(plan.projectDir, ".dev", "cache");
  const identity = readIdentity(plan);
  const texts = versionTexts(identity);
  const icons = await makeIcons(identity, cache);
  const key = JSON.stringify([version, plan.bunVersion, target.bunTarget, texts, icons.id]);
  const id = new Bun.CryptoHasher("sha256").update(key).digest("hex").slice(0, 16);
  const prefix = `runtime-${target.name}-`;
  const file = join(cache, `${prefix}${id}.exe`);
  const isThere = (await stat(file).catch(() => null)) !== null;
  if (!isThere) {
    const job = { bunTarget: target.bunTarget, ico: icons.ico, texts, outfile: file };
    const answer = await runBrandChild(plan, { ...job, folder: join(cache, `${prefix}${process.pid}`) });
    if (!answer.ok) return answer;
  }
  const now = new Date();
  await utimes(file, now, now);
  await forgetOldest(cache, prefix);
  return { ok: true, file };
}

async function runBrandChild({ projectDir, machine }: Plan, job: BrandJob): Promise<BrandAnswer> {
  const command = [machine.bunFile, "--no-env-file", join(import.meta.dir, "brand-child.ts")];
  const env = cleanEnvironment(machine.env);
  await mkdir(job.folder, { recursive: true });
  try {
    const child = await runChild(command, { cwd: projectDir, env, input: JSON.stringify(job) });
    if (child?.exitCode === 0) return JSON.parse(child.stdout) as BrandAnswer;
    const end = `Bun's compiler stopped with exit code ${child?.exitCode}`;
    return { ok: false, messages: [], error: [end, child?.stderr.trim()].filter(Boolean).join("\n") };
  } finally {
    await rm(job.folder, { recursive: true, force: true });
  }
}

async function forgetOldest(cache: string, prefix: string): Promise<void> {
  const names = (await readdir(cache)).filter((name) => name.startsWith(prefix) && name.endsWith(".exe"));
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(cache, name), used: (await stat(join(cache, name))).mtimeMs })),
  );
  files.sort((a, b) => b.used - a.used);
  for (const { file } of files.slice(kept)) await rm(file, { force: true });
}
