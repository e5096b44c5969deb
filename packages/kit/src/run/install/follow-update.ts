// Windows' list of apps names the version that an update put into place.
import { statSync } from "node:fs";
import { win32 } from "node:path";

import type { BuildInfo } from "../build-info.ts";
import type { Machine } from "../machine.ts";
import { changeRegistry } from "./apply.ts";
import { exportRegistry } from "./system-tools.ts";
import { entryOf, renderEntryChange } from "./windows.ts";

/**
 * Does nothing for a program that nobody installed. A refusal harms nobody: the list then names the
 * version before.
 */
export async function followInstalledVersion(
  machine: Machine,
  info: Pick<BuildInfo, "name" | "title">,
  version: string,
): Promise<void> {
  // Known to the compiler: an executable for another system has nothing of this.
  if (process.platform === "win32") await nameVersion(machine, info, version);
}

async function nameVersion(
  machine: Machine,
  info: Pick<BuildInfo, "name" | "title">,
  version: string,
): Promise<void> {
  const { env, homedir, execPath } = machine;
  const { entryKey, program } = entryOf({ env, homedir, name: info.name, title: info.title });
  const { DisplayVersion, InstallLocation = "" } = await exportRegistry(entryKey, machine);
  if (DisplayVersion === undefined) return;
  if (!isSamePath(program, execPath) && !isSamePath(InstallLocation, win32.dirname(execPath))) return;
  const facts = { version, executableBytes: statSync(execPath).size };
  await changeRegistry(renderEntryChange(entryKey, facts), machine).catch(() => {});
}

/** Case and a backslash at the end say nothing on Windows. */
function isSamePath(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

const plain = (path: string) => path.replace(/\\$/, "").toLowerCase();
