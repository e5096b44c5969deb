// `.state/instance.json`: where the running instance answers. Written by a start, read by every
// other command.
import type { BuildInfo } from "../build-info.ts";
import type { Machine } from "../machine.ts";
import type { HomePaths } from "./paths.ts";
import { readText } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** `.state/instance.json`: where the running instance answers. */
export interface Instance {
  pid: number;
  url: string;
  version: string;
  /** ISO 8601. */
  startedAt: string;
  /** The name of the computer it runs on; earlier versions did not write it. */
  computer?: string;
}

/** Writes down where this instance answers. */
export function announceInstance(
  paths: HomePaths,
  { version }: Pick<BuildInfo, "version">,
  url: string,
  { pid, hostname: computer }: Pick<Machine, "pid" | "hostname">,
): void {
  const instance: Instance = { pid, url, version, startedAt: new Date().toISOString(), computer };
  replaceFile(paths.instance, `${JSON.stringify(instance, null, 2)}\n`, 0o600, { lasting: false });
}

/** null while nobody can be reached through it. */
export function readInstance(paths: HomePaths): Instance | null {
  try {
    const instance: unknown = JSON.parse(readText(paths.instance));
    return isInstance(instance) ? instance : null;
  } catch {
    // Not there yet, or damaged: then nobody can be reached through it, and the lock decides.
    return null;
  }
}

function isInstance(value: unknown): value is Instance {
  return typeof value === "object" && value !== null && "url" in value && typeof value.url === "string";
}
