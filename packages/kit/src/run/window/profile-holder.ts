// Whether the browser that left its mark in the window's profile still runs. A crash or a power cut
// leaves the mark, and the system may give its process number to another program. So the number
// alone proves nothing; the folder among that program's arguments does.
import { readFileSync, realpathSync, statSync } from "node:fs";

import { errorCode } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { askProgram } from "./ask-program.ts";

export type HolderMachine = Pick<Machine, "platform" | "env" | "uid" | "hostname">;

const flag = "--user-data-dir=";

/** Never another user's process: its own claims must not keep anything from being removed. */
export async function holdsProfile(machine: HolderMachine, pid: number, profile: string): Promise<boolean> {
  if (!isOwnProcess(pid)) return false;
  const running = machine.platform === "linux" ? readProcess(pid) : await askForProcess(machine, pid);
  // It exists but cannot be inspected: files that a browser may have open stay.
  if (running === null) return true;
  return running.uid === machine.uid && running.named(realPath(profile), profile);
}

interface RunningProcess {
  uid: number;
  /** Whether it was started with one of these paths as its profile. */
  named(...profiles: string[]): boolean;
}

/** proc_pid_cmdline(5). @returns null if there is no /proc, or it hides its processes */
function readProcess(pid: number): RunningProcess | null {
  try {
    const given = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const folders = given.flatMap((arg) => (arg.startsWith(flag) ? realPath(arg.slice(flag.length)) : []));
    const named = (...profiles: string[]) => folders.some((folder) => profiles.includes(folder));
    return { uid: statSync(`/proc/${pid}`).uid, named };
  } catch (error) {
    // It has ended since.
    return errorCode(error) === "ESRCH" ? { uid: -1, named: () => false } : null;
  }
}

/** @returns null if it is unknown: not every system has this ps */
async function askForProcess({ env }: HolderMachine, pid: number): Promise<RunningProcess | null> {
  const line = await askProgram(["ps", "-ww", "-o", "uid=,args=", "-p", String(pid)], env);
  const [, uid, args = ""] = /^\s*(\d+)\s(.*)/.exec(line) ?? [];
  if (uid === undefined) return null;
  // Arguments have no separator, but the next one begins with a dash, like all of ours.
  const named = (...profiles: string[]) =>
    profiles.some((profile) => `${args} -`.includes(`${flag}${profile} -`));
  return { uid: Number(uid), named };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Whether it exists, and this user may send it signals. */
function isOwnProcess(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
