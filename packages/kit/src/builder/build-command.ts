// `bun run build`, behind the entry point: makes executables and releases. run-build.ts lists the
// steps of a build.
import { exitCodes } from "../run/errors.ts";
import {
  renderFailureJson,
  renderFailures,
  renderResult,
  renderResultJson,
  type BuildResult,
} from "./output/build-result.ts";
import { choosePaint } from "./output/colors.ts";
import { parseBuildCommandLine } from "./plan/command-line.ts";
import type { BuildMachine } from "./machine.ts";
import { makePlan, type Plan } from "./plan/make.ts";
import { openProgress } from "./output/choose-progress.ts";
import { renderPlan, renderTargets } from "./output/render-plan.ts";
import { reportFailure } from "./output/report-failure.ts";
import { runAfter, runBefore } from "./hooks.ts";
import { runBuild } from "./run-build.ts";
import type { BuildHooks } from "./compile/build-options.ts";
import { prepareShared } from "./compile/stage.ts";

export async function runBuildCommand(
  argv: readonly string[],
  machine: BuildMachine,
  hooks: BuildHooks | undefined,
): Promise<number> {
  let plan: Plan | null = null;
  try {
    const flags = parseBuildCommandLine(argv, machine.cwd);
    if (flags.help !== null) return print(flags.help);
    if (flags.list) return print(renderTargets(flags.json ? "json" : "plain"));
    if (!flags.dryRun) await runBefore(hooks, "build");
    plan = await makePlan(flags, machine);
    for (const warning of plan.warnings) console.error(`Warning: ${warning}`);
    if (flags.dryRun) return print(renderPlan(await prepareShared(plan)));
    const result = await runBuild(plan, openProgress(plan));
    await runAfter(hooks, plan, result);
    return printResult(plan, result);
  } catch (error) {
    // A caller that asked for JSON reads stdout, even after a failure.
    if (argv.includes("--json")) print(renderFailureJson(plan, error));
    return reportFailure(error);
  }
}

function print(text: string): number {
  console.log(text.trimEnd());
  return exitCodes.done;
}

function printResult(plan: Plan, result: BuildResult): number {
  const paint = choosePaint(plan.output === "terminal", plan.machine.env);
  print(plan.output === "json" ? renderResultJson(plan, result) : renderResult(plan, result, paint));
  if (result.told.length > 0) console.error(`\n${result.told.join("\n")}`);
  const failures = renderFailures(result);
  for (const failure of failures) console.error(`\n${failure}`);
  return failures.length === 0 ? exitCodes.done : exitCodes.failure;
}
