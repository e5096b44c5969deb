// `bun start`: builds for this machine if needed, and runs the executable on the real home. Its
// stdout is the program's alone; the build's messages go to stderr.
import { runInForeground } from "./child.ts";
import { executableHere } from "./executable-here.ts";
import { readBuildOptions } from "./compile/build-options.ts";
import { runBefore } from "./hooks.ts";
import { parseBuildCommandLine } from "./plan/command-line.ts";
import type { BuildMachine } from "./machine.ts";
import { makePlan, type Plan } from "./plan/make.ts";
import type { TargetState } from "./output/progress.ts";
import { reportFailure } from "./output/report-failure.ts";

export async function runStart(args: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    await runBefore((await readBuildOptions(machine.cwd)).hooks, "start");
    const plan = await makePlan(parseBuildCommandLine([], machine.cwd), machine);
    const { executable, told } = await executableHere(plan, sayOnce(plan));
    told.forEach((line) => console.error(line));
    const command = [executable, ...programArguments(args)];
    const { cwd, env, stdinIsTerminal: terminalSendsInterrupt } = machine;
    return await runInForeground(command, { cwd, env, terminalSendsInterrupt });
  } catch (error) {
    return reportFailure(error);
  }
}

/** `bun start -- --port 5000`: some script runners remove the first `--`, some keep it. */
export function programArguments(args: readonly string[]): readonly string[] {
  return args[0] === "--" ? args.slice(1) : args;
}

/** Prints a line only if there is something to build, because that takes a few seconds. */
function sayOnce({ name, version, targets }: Plan): (state: TargetState) => void {
  return (state) => {
    if (state === "waiting") console.error(`Building ${name} ${version} for ${targets[0]?.name} …`);
  };
}
