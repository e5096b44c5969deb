// `bun run release`: everything that people download and install from, in one command.
import { exitCodes } from "../run/errors.ts";
import { readBuildOptions } from "./compile/build-options.ts";
import { describeSigners } from "./compile/sign-code.ts";
import { runAfter, runBefore } from "./hooks.ts";
import type { BuildMachine } from "./machine.ts";
import { renderFailures, type BuildResult } from "./output/build-result.ts";
import { reportFailure } from "./output/report-failure.ts";
import { checkReleasable } from "./pipeline/checks.ts";
import { parseReleaseCommandLine, releaseHelp, type ReleaseFlags } from "./pipeline/command-line.ts";
import { renderRelease, renderReleaseJson } from "./pipeline/result.ts";
import { runPipeline } from "./pipeline/run.ts";
import { steps } from "./pipeline/steps.ts";
import { makePlan, type Plan } from "./plan/make.ts";
import { openProgress } from "./output/choose-progress.ts";
import { planPublishing, publishFolder, type PublishPlan } from "./publish/command.ts";
import { runBuild } from "./run-build.ts";

export async function runRelease(argv: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    const flags = parseReleaseCommandLine(argv, machine.cwd);
    if (flags.help) return print(releaseHelp);
    const { hooks } = await readBuildOptions(machine.cwd);
    await runBefore(hooks, "build");
    const unsigned = await makePlan(flags.build, machine);
    const plan = { ...unsigned, signers: await describeSigners(unsigned) };
    if (flags.again === null) await checkReleasable(plan, flags);
    const publishing = flags.publish ? await planPublishing(plan, flags) : null;
    if (publishing && flags.built) return await publish(plan, publishing);
    const progress = openProgress(plan);
    const build = await runBuild(plan, progress);
    await runAfter(hooks, plan, build);
    const failures = renderFailures(build);
    for (const failure of failures) console.error(`\n${failure}`);
    if (failures.length > 0) return exitCodes.failure;
    await finish(plan, build, flags);
    return publishing ? await publish(plan, publishing) : exitCodes.done;
  } catch (error) {
    return reportFailure(error);
  }
}

async function finish(
  plan: Plan,
  build: BuildResult,
  { snapshot, fast, again }: ReleaseFlags,
): Promise<number> {
  const progress = openProgress(plan);
  try {
    const options = { snapshot, fast, again, steps, onStep: (name: string) => progress.step(name) };
    const release = await runPipeline(plan, build, options);
    progress.close();
    return print(plan.output === "json" ? renderReleaseJson(plan, release) : renderRelease(plan, release));
  } finally {
    progress.close();
  }
}

async function publish(plan: Plan, publishing: PublishPlan): Promise<number> {
  const { url, uploaded } = await publishFolder(plan, publishing, (line) => console.error(line));
  return print(
    plan.output === "json"
      ? JSON.stringify({ event: "published", version: plan.version, url, uploaded })
      : `\nPublished: ${url}`,
  );
}

function print(text: string): number {
  console.log(text);
  return exitCodes.done;
}
