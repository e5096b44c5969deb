// The runtime for this machine's own target: the compiler builds on the running Bun, which it may
// adapt first. So this file counts as the runtime once the two have given the same executable.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Plan } from "../plan/make.ts";
import { targetOf, type Target } from "../plan/targets.ts";
import { stampFile } from "../whole-files.ts";

/** @returns null as long as it is not proven */
export async function findOwnRuntime(plan: Plan, target: Target): Promise<string | null> {
  return (await readRecord(plan)) === (await describe(plan, target, true)) ? plan.machine.bunFile : null;
}

/**
 * Compares once for each Bun, on Linux alone: macOS needs a signature first, and Windows has a
 * runtime of the app's own.
 * @param isSame whether the file gives what the compiler gives
 */
export async function proveOwnRuntime(
  plan: Plan,
  target: Target,
  isSame: (runtime: string) => Promise<boolean>,
): Promise<void> {
  if (target.os !== "linux" || target !== targetOf(plan.machine)) return;
  const known = await readRecord(plan);
  const answers = await Promise.all([true, false].map((answer) => describe(plan, target, answer)));
  if (known !== null && answers.includes(known)) return;
  const answer = await isSame(plan.machine.bunFile);
  await mkdir(dirname(recordOf(plan)), { recursive: true });
  await Bun.write(recordOf(plan), await describe(plan, target, answer));
}

async function readRecord(plan: Plan): Promise<string | null> {
  return await Bun.file(recordOf(plan))
    .text()
    .catch(() => null);
}

async function describe({ bunVersion, machine }: Plan, { bunTarget }: Target, isSame: boolean) {
  const stamp = await stampFile(machine.bunFile);
  return `${JSON.stringify([bunVersion, bunTarget, machine.bunFile, stamp, isSame])}\n`;
}

function recordOf({ projectDir }: Plan): string {
  return join(projectDir, ".dev", "cache", "own-runtime.json");
}
