// Goes back to the version before: its executable, and its data if the newer one changed them.
import { existsSync } from "node:fs";

import { appliedMigrations } from "../database/applied-migrations.ts";
import { isDamage, openReadOnly } from "../database/connection.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Machine } from "../machine.ts";
import { runProgram } from "./programs.ts";
import { bringBack } from "./swap.ts";
import { cleanEnvironment, TrialError } from "./try-out.ts";

export interface Return {
  paths: HomePaths;
  machine: Machine;
  name: string;
  executable: string;
  kept: string;
  /** The version that is left. */
  version: string;
  /** The number of migrations that the version before has. */
  knownMigrations: number;
}

const restoreTimeoutMs = 10 * 60_000;

/**
 * The app must not be running.
 * @returns whether the data went back to the backup that the newer version made before it changed
 * them
 */
export async function comeBack(back: Return): Promise<boolean> {
  const { executable, kept, machine } = back;
  // The data first: the newer version could go on from here, the one before only with its own data.
  const isDataBack = hasNewerData(back);
  if (isDataBack) await restoreData(back);
  await bringBack({ executable, kept }, machine);
  return isDataBack;
}

async function restoreData({ kept, machine, paths, version, name }: Return): Promise<void> {
  const command = [kept, "restore", `before-${version}`, "--home", paths.home, "--json"];
  const env = cleanEnvironment(machine, { name });
  const { exitCode, stderr } = await runProgram(command, { env, timeoutMs: restoreTimeoutMs });
  if (exitCode !== 0) throw new TrialError(`the data could not be brought back: ${stderr.trim()}`);
}

/**
 * Whether the newer version changed the tables, so that the one before refuses them. Of a damaged
 * database nobody knows: the version before says so at its start, and what to do.
 */
export function hasNewerData({ paths, knownMigrations }: Pick<Return, "paths" | "knownMigrations">): boolean {
  if (!existsSync(paths.database)) return false;
  try {
    using sqlite = openReadOnly(paths.database);
    return appliedMigrations(sqlite).length > knownMigrations;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
