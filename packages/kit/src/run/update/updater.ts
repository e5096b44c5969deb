// Starts the program that updates: this executable, as `update`. It outlives the app, which the new
// version stops.
import type { Invocation } from "../invocation.ts";
import { startApart } from "./programs.ts";
import { withoutMarks } from "./try-out.ts";

/** Set for an update that nobody waits for: it gives way to a user who starts the app. */
export const quietVariable = "SAMARA_UPDATE_QUIET";

type Here = Pick<Invocation, "machine" | "paths">;

/** Updates the running app. @returns the process's number */
export function startUpdater({ machine, paths }: Here, version: string): number {
  const command = [machine.execPath, "update", "--to", version, "--json", "--home", paths.home];
  return startApart(command, withoutMarks(machine.env));
}

/** Updates the app that has just ended, to whatever version is there. */
export function startQuietUpdater({ machine, paths }: Here): void {
  const command = [machine.execPath, "update", "--json", "--home", paths.home];
  startApart(command, { ...withoutMarks(machine.env), [quietVariable]: "1" });
}
