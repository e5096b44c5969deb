// Tries the staged executable before anything is replaced: it must say who it is, and then start on
// a copy of the user's data.
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { BuildInfo } from "../build-info.ts";
import { askHealth } from "../home/health.ts";
import { removeTree } from "../home/remove-tree.ts";
import { readInstance } from "../home/instance-record.ts";
import type { Machine } from "../machine.ts";
import { homePaths, environmentPrefix, type HomePaths } from "../home/paths.ts";
import { readLedger } from "../seeds/ledger.ts";
import { renderSize } from "../terminal/columns.ts";
import { limitMemory, maxMemory, measureMemory, type MemoryLimit } from "./memory-limit.ts";
import { probationVariable, rehearsing } from "./probation.ts";
import { answerTimeoutMs, runProgram, startServing, startTimeoutMs, type Started } from "./programs.ts";

/** Why the new version is not used, in a sentence's second half. */
export class TrialError extends Error {}

export interface Trial {
  info: Pick<BuildInfo, "name" | "appId" | "target">;
  paths: HomePaths;
  machine: Machine;
  staged: string;
  version: string;
}

/** @throws TrialError when it does not run here, or is not what the document says */
export async function checkStaged(trial: Trial): Promise<void> {
  const { info, machine, staged, version } = trial;
  const env = cleanEnvironment(machine, info);
  const limit = await limitTrial(trial);
  const asked = await run([staged, "version", "--json"], env, limit);
  refuseGreed(limit);
  const said = parse(asked.stdout);
  if (asked.exitCode !== 0 || said === null) throw new TrialError("it does not run on this computer");
  if (said["name"] !== info.name || said["target"] !== info.target) {
    throw new TrialError("it is another program");
  }
  if (said["version"] !== version) throw new TrialError(`it says that it is ${String(said["version"])}`);
}

async function run(command: readonly string[], env: Environment, { watch }: MemoryLimit) {
  try {
    return await runProgram(command, { env, timeoutMs: answerTimeoutMs(env), watch });
  } catch (cause) {
    throw new TrialError("it does not run on this computer", { cause });
  }
}

/**
 * Brings a copy of the data up to date with the new version, and starts it there.
 * @param copyData makes the copy of the database
 * @throws TrialError when it fails, or answers wrongly
 */
export async function rehearse(trial: Trial, copyData: (from: string, to: string) => void): Promise<void> {
  const { info, paths, machine, staged, version } = trial;
  const home = join(paths.state, "rehearsal");
  await removeTree(home);
  try {
    const copy = homePaths(info.name, home, machine);
    await copyHome(paths, copy, copyData);
    const command = [staged, "serve", "--home", home, "--port", "0", "--no-open", "--json"];
    const env = {
      ...cleanEnvironment(machine, info),
      // A version that does not know the flag must not take over the user's own home.
      [`${environmentPrefix(info.name)}_HOME`]: home,
      [probationVariable]: rehearsing,
    };
    const limit = await limitTrial(trial);
    const { watch } = limit;
    const started = startTrial(command, { env, timeoutMs: startTimeoutMs(env), isTied: true, watch });
    try {
      const ready = await started.ready;
      refuseGreed(limit);
      if (ready === null) throw new TrialError(`it does not start with your data${quote(started.said())}`);
      await checkAnswers(ready.url, info, version, machine);
      if (readInstance(copy)?.version !== version) throw new TrialError("it does not serve your data");
    } finally {
      await started.kill();
    }
  } finally {
    await removeTree(home);
  }
}

/** @throws TrialError when the system does not run it, or a guard against viruses took it away */
export function startTrial(...[command, options]: Parameters<typeof startServing>): Started {
  try {
    return startServing(command, options);
  } catch (cause) {
    throw new TrialError("it does not run on this computer", { cause });
  }
}

/** By what the running version has. A test sets the variable. */
export async function limitTrial({ machine, paths }: Pick<Trial, "machine" | "paths">): Promise<MemoryLimit> {
  const { env, pid, platform } = machine;
  const given = Number(env["SAMARA_UPDATE_MEMORY_BYTES"]) || null;
  const running = await measureMemory(readInstance(paths)?.pid ?? pid, platform);
  return limitMemory(given ?? maxMemory(running), platform);
}

/** @throws TrialError for a version that had to be ended */
export function refuseGreed({ isExceeded, maxBytes }: MemoryLimit): void {
  if (isExceeded()) throw new TrialError(`it takes more than ${renderSize(maxBytes)} of memory`);
}

/** @throws TrialError unless it answers as this version of the app */
export async function checkAnswers(
  url: string,
  { name }: Pick<BuildInfo, "name">,
  version: string,
  { env }: Pick<Machine, "env">,
): Promise<void> {
  const health = await askHealth(url, answerTimeoutMs(env));
  if (health?.name === name && health.version === version) return;
  throw new TrialError("it does not answer as it should");
}

/** The database, the settings and the seeds: what a start reads. */
async function copyHome(
  from: HomePaths,
  to: HomePaths,
  copyData: (from: string, to: string) => void,
): Promise<void> {
  await mkdir(to.state, { recursive: true, mode: 0o700 });
  copyData(from.database, to.database);
  const ledger = readLedger(from.ledger);
  const seeds = ledger === null || ledger === "damaged" ? [] : Object.keys(ledger.files);
  const files = ["settings.toml", join(".state", "owner.json"), join(".state", "ledger.json"), ...seeds];
  for (const file of files) await copyIfThere(join(from.home, file), join(to.home, file));
}

/** A user may have removed a seed. */
async function copyIfThere(from: string, to: string): Promise<void> {
  if (!(await Bun.file(from).exists())) return;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Without the app's own variables: they name the real home, its port and its settings. */
export function cleanEnvironment(
  { env }: Pick<Machine, "env">,
  { name }: Pick<BuildInfo, "name">,
): Environment {
  const prefix = `${environmentPrefix(name)}_`;
  return Object.fromEntries(Object.entries(withoutMarks(env)).filter(([key]) => !key.startsWith(prefix)));
}

/** An update's marks are for the program that it starts, and not for what that one starts. */
export function withoutMarks(env: Environment): Environment {
  const isMark = (key: string) => /^SAMARA_UPDATE_(PROBATION|CONTINUES|QUIET)$/.test(key);
  return Object.fromEntries(Object.entries(env).filter(([key]) => !isMark(key)));
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** The last sentence says what went wrong; a way out may follow it. */
export function quote(said: string): string {
  const last = said.split("\n").findLast((line) => !line.startsWith("Try: ")) ?? "";
  return last === "" ? "" : `: ${last.slice(0, 300)}`;
}
