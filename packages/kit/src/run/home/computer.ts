// Which computer an instance runs on. Several may see the same home, on a network drive, and the
// 127.0.0.1 of each is another place.
import type { BuildInfo } from "../build-info.ts";
import { UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { Instance } from "./instance-record.ts";

export type Here = Pick<Machine, "hostname" | "platform">;

/** What an earlier version wrote down does not name the computer: then it counts as this one. */
export function isElsewhere({ computer, pid }: Instance, { hostname, platform }: Here): boolean {
  if (computer === undefined || computer === hostname) return false;
  // A Mac gets another name in another network, while its programs go on.
  return platform !== "darwin" || !isOwnProcess(pid);
}

/** `Notes is running on another computer, "anns-desk"` */
export function describeElsewhere({ computer }: Instance, title: string): string {
  return `${title} is running on another computer, "${computer}"`;
}

/**
 * Whoever answers here at the address of an instance on another computer is somebody else.
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
