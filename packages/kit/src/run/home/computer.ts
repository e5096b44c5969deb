// The computer on which an instance runs. Several may share a home on a network drive, and each has
// a different 127.0.0.1.
import type { BuildInfo } from "../build-info.ts";
import { UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { Instance } from "./instance-record.ts";

export type Here = Pick<Machine, "hostname" | "platform">;

/** A record from an earlier version names no computer, and counts as this one. */
export function isElsewhere({ computer, pid }: Instance, { hostname, platform }: Here): boolean {
  if (computer === undefined || computer === hostname) return false;
  // A Mac gets another name in another network, while its programs keep running.
  return platform !== "darwin" || !isOwnProcess(pid);
}

/** `Notes is running on another computer, "anns-desk"` */
export function describeElsewhere({ computer }: Instance, title: string): string {
  return `${title} is running on another computer, "${computer}"`;
}

/**
 * A program that answers here at another computer's address is not that instance.
 * @throws UserError
 */
export function refuseElsewhere(instance: Instance, { title }: Pick<BuildInfo, "title">, here: Here): void {
  if (!isElsewhere(instance, here)) return;
  throw new UserError(describeElsewhere(instance, title), {
    hint: `use it there, or stop it there first; if that is this computer's earlier name, end process ${instance.pid}`,
  });
}

function isOwnProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
