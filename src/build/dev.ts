// `bun dev`: the app from its sources, reloaded on save, on a home of its own under .dev/. The real home is never touched.
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { embeddedNames } from "../runtime/build-info.ts";
import { runInForeground } from "./child.ts";
import { parseBuildCommandLine } from "./command-line.ts";
import { readBuildMachine, type BuildMachine } from "./machine.ts";
import { makePlan, type Plan } from "./plan.ts";
import { reportFailure } from "./report-failure.ts";
import { prepareShared, stageEmbedded } from "./stage.ts";

export interface DevRun {
  command: string[];
  cwd: string;
}

if (import.meta.main) await runDev(process.argv.slice(2), readBuildMachine());

async function runDev(args: readonly string[], machine: BuildMachine): Promise<void> {
  try {
    const { command, cwd } = await prepareDev(machine.cwd, args, machine);
    const env = { ...machine.env, NODE_ENV: "development" };
    process.exitCode = await runInForeground(command, {
      cwd,
      env,
      terminalSendsInterrupt: machine.stdinIsTerminal,
    });
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** Stages what the executable would embed, and says what to start. */
export async function prepareDev(
  projectDir: string,
  args: readonly string[],
  machine: BuildMachine,
): Promise<DevRun> {
  const plan = await makePlan(parseBuildCommandLine([], projectDir), machine);
  const devDir = join(projectDir, ".dev");
  await stageForDevelopment(plan, devDir);
  const home = join(devDir, "home");
  await mkdir(home, { recursive: true, mode: 0o700 });
  const main = join("src", "main.ts");
  // The maker's own arguments come last: `bun dev --port 5000` wins over what stands before it.
  return {
    command: [
      machine.bunFile,
      "--no-env-file",
      "--watch",
      main,
      "serve",
      "--home",
      home,
      "--no-open",
      ...args,
    ],
    cwd: projectDir,
  };
}

/** Beside the old one first, so that an app that runs meanwhile does not see half of it. */
async function stageForDevelopment(plan: Plan, devDir: string): Promise<void> {
  const [target] = plan.targets;
  if (!target) throw new Error("A plan without flags has this machine's target");
  const shared = await prepareShared(plan);
  const draft = join(devDir, `stage-${process.pid}`);
  try {
    const { folder } = await stageEmbedded(shared, target, draft, { targetName: "development", copy: true });
    const staged = join(devDir, embeddedNames.folder);
    await rm(staged, { recursive: true, force: true });
    await rename(folder, staged);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
