// Windows' list of apps names the version that an update put into place.
import { statSync } from "node:fs";
import { win32 } from "node:path";

import type { BuildInfo } from "../build-info.ts";
import type { Machine } from "../machine.ts";
import { changeRegistry } from "./apply.ts";
import { queryRegistry } from "./system-tools.ts";
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
  if (process.platform !== "win32") return;
  const { env, homedir, execPath } = machine;
  const { entryKey, program } = entryOf({ env, homedir, name: info.name, title: info.title });
  const isListed = (await queryRegistry(entryKey, "DisplayVersion", machine)) !== "";
  if (!isListed) return;
  const location = await queryRegistry(entryKey, "InstallLocation", machine);
  if (!isSamePath(program, execPath) && !isAt(location, win32.dirname(execPath))) return;
  const facts = { version, executableBytes: statSync(execPath).size };
  await changeRegistry(renderEntryChange(entryKey, facts), machine).catch(() => {});
}

function isSamePath(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether reg.exe's answer names this folder: `    InstallLocation    REG_SZ    C:\Notes`. */
function isAt(answer: string, folder: string): boolean {
  const [, value = ""] = /REG_SZ\s+(.+?)\\?\s*$/m.exec(answer) ?? [];
  return value !== "" && isSamePath(value, folder);
}
