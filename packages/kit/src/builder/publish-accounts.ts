// Writes the files that describe a finished build: SHA256SUMS, release.json, build-report.json and,
// last, the cache.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { TargetResult } from "./output/build-result.ts";
import type { BuiltTarget } from "./build-target.ts";
import { cacheFile, renderCache, stampFiles, type Kept, type LastBuild } from "./inputs.ts";
import { readMigrations } from "./database/migrations.ts";
import type { Plan } from "./plan/make.ts";
import { publishNewText } from "./release/publish.ts";
import { makeRelease, renderRelease, signatureFile } from "./release/account.ts";
import { makeReport, renderReport, reportFile } from "./compile/report.ts";
import { renderSums } from "./release/sums.ts";

export interface Accounts {
  /** Of the whole plan; every account omits the failed ones. */
  targets: readonly TargetResult[];
  /** Those that this run made. */
  built: readonly BuiltTarget[];
  last: LastBuild;
  workDir: string;
}

/** Writes nothing if no target succeeded: an earlier build's accounts are still true. */
export async function publishAccounts(
  plan: Plan,
  { targets, built, last, workDir }: Accounts,
): Promise<void> {
  const artifacts = targets.flatMap((result) => (result.state === "failed" ? [] : [result.artifact]));
  if (artifacts.length === 0) return;
  const migrations = await readMigrations(plan.projectDir);
  const publish = (file: string, text: string) => publishNewText(workDir, join(plan.outDir, file), text);

  // A signature of the last release would not fit the new account.
  await rm(join(plan.outDir, signatureFile), { force: true });
  // All targets have the same modules, so one that was built now speaks for all.
  const [first] = built;
  await Promise.all([
    publish("SHA256SUMS", renderSums(artifacts)),
    publish("release.json", renderRelease(makeRelease(plan, migrations, artifacts))),
    first && publish(reportFile, renderReport(makeReport(first.metafile, plan.projectDir))),
  ]);
  const kept = await Promise.all([...last.fresh.values(), ...built.map((target) => keep(plan, target))]);
  await publish(cacheFile, renderCache(last, kept));
}

async function keep({ outDir, smoke }: Plan, target: BuiltTarget): Promise<Kept> {
  if (target.state === "unchanged") return target.kept;
  const { artifact, packed } = target;
  return { artifact, packed, smoke, stamps: await stampFiles(outDir, artifact) };
}
