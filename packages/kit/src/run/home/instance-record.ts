// `.state/instance.json`: the running instance's address. A start writes it; every other command
// reads it.
import type { BuildInfo } from "../build-info.ts";
import type { SettingFlags } from "../config.ts";
import type { Machine } from "../machine.ts";
import type { HomePaths } from "./paths.ts";
import { readText } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** The contents of `.state/instance.json`. */
export interface Instance {
  pid: number;
  url: string;
  version: string;
  /** ISO 8601. */
  startedAt: string;
  /** The name of the computer it runs on; earlier versions did not write it. */
  computer?: string;
  /** Whether it ends when its window closes; so does then the version that an update starts. */
  endsWithWindow?: boolean;
  /** It was started with these, and so is the version that takes its place. */
  flags?: SettingFlags;
}

/** Records this instance's address. */
export function announceInstance(
  paths: HomePaths,
  { version }: Pick<BuildInfo, "version">,
  url: string,
  { pid, hostname: computer }: Pick<Machine, "pid" | "hostname">,
  flags?: SettingFlags,
): void {
  const startedAt = new Date().toISOString();
  const instance: Instance = { pid, url, version, startedAt, computer, ...(flags && { flags }) };
  replaceFile(paths.instance, `${JSON.stringify(instance, null, 2)}\n`, 0o600, { lasting: false });
}

/** Records that this instance ends with its window, now that there is one. */
export function noteWindow(paths: HomePaths): void {
  const instance = readInstance(paths);
  if (instance === null) return;
  const known: Instance = { ...instance, endsWithWindow: true };
  replaceFile(paths.instance, `${JSON.stringify(known, null, 2)}\n`, 0o600, { lasting: false });
}

/** null while it names no instance. */
export function readInstance(paths: HomePaths): Instance | null {
  try {
    const instance: unknown = JSON.parse(readText(paths.instance));
    return isInstance(instance) ? instance : null;
  } catch {
    // Missing or damaged: then it names no instance, and the lock decides.
    return null;
  }
}

function isInstance(value: unknown): value is Instance {
  return typeof value === "object" && value !== null && "url" in value && typeof value.url === "string";
}
