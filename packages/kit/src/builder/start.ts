// `bun start`: builds for this machine if needed, and runs the executable on the real home. Its
// stdout is the program's alone; the build's messages go to stderr.
import { join } from "node:path";

import { runInForeground } from "./child.ts";
import { readBuildOptions } from "./compile/build-options.ts";
import { runBefore } from "./hooks.ts";
import { parseBuildCommandLine } from "./plan/command-line.ts";
import type { BuildMachine } from "./machine.ts";
import { makePlan, type Plan } from "./plan/make.ts";
import { silentProgress, type Progress } from "./output/progress.ts";
import { reportFailure } from "./output/report-failure.ts";
import { runBuild } from "./run-build.ts";

export async function runStart(args: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    await runBefore((await readBuildOptions(machine.cwd)).hooks, "start");
    const plan = await makePlan(parseBuildCommandLine(["--no-smoke"], machine.cwd), machine);
    const { told } = await runBuild(plan, oneLineProgress(plan));
    told.forEach((line) => console.error(line));
    const command = startCommand(plan, args);
    const { cwd, env, stdinIsTerminal: terminalSendsInterrupt } = machine;
    return await runInForeground(command, { cwd, env, terminalSendsInterrupt });
  } catch (error) {
    return reportFailure(error);
  }
}

/** `bun start -- --port 5000`: some script runners remove the first `--`, some keep it. */
export function startCommand(
  plan: Pick<Plan, "outDir" | "name" | "targets">,
  args: readonly string[],
): string[] {
  const [target] = plan.targets;
  if (!target) throw new Error("A plan without flags has this machine's target");
  const executable = join(plan.outDir, target.name, `${plan.name}${target.executableSuffix}`);
  return [executable, ...(args[0] === "--" ? args.slice(1) : args)];
}

/** Prints a line only if there is something to build, because that takes a few seconds. */
function oneLineProgress({ name, version }: Plan): Progress {
  const target: Progress["target"] = (targetName, state) => {
    if (state === "waiting") console.error(`Building ${name} ${version} for ${targetName} …`);
  };
  return { ...silentProgress, target };
}
