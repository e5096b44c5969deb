// Starts the programs of the system that an installation needs. The runtime does so only here.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { win32 } from "node:path";

import { UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { parseRegistryTexts } from "./registry-text.ts";

type Windows = Pick<Machine, "env">;

const timeoutMs = 30_000;

/** @throws UserError if reg.exe is missing, or refuses */
export async function importRegistry(file: string, machine: Windows): Promise<void> {
  if (await runTool([system(machine, "reg.exe"), "import", file], machine)) return;
  throw new UserError("Cannot change the list of installed apps: Windows does not allow it", {
    hint: "ask whoever looks after this computer",
  });
}

/**
 * @param name "" for the key's default value, null for all values of the key and of those below it
 * @returns the value as reg.exe prints it; "" if there is none
 */
export async function queryRegistry(key: string, name: string | null, machine: Windows): Promise<string> {
  const value = name === null ? ["/s"] : name === "" ? ["/ve"] : ["/v", name];
  try {
    const child = Bun.spawn([system(machine, "reg.exe"), "query", key, ...value], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...machine.env },
      timeout: timeoutMs,
      windowsHide: true,
    });
    const text = await Bun.readableStreamToText(child.stdout);
    return (await child.exited) === 0 ? text : "";
  } catch {
    return "";
  }
}

/**
 * Through a file, because what reg.exe prints has only the letters of the console's code page.
 * @returns the key's texts by name; none if there is no such key
 */
export async function exportRegistry(
  key: string,
  machine: Pick<Machine, "env" | "tmpdir" | "pid">,
): Promise<Record<string, string>> {
  const file = win32.join(machine.tmpdir, `samara-${machine.pid}-export.reg`);
  try {
    const isThere = await runTool([system(machine, "reg.exe"), "export", key, file, "/y"], machine);
    return isThere ? parseRegistryTexts(readFileSync(file)) : {};
  } catch {
    return {};
  } finally {
    rmSync(file, { force: true });
  }
}

/** The paths are variables, so that no letter of them is a command. The script removes itself. */
const removeScript = [
  "@echo off",
  "set SAMARA_TRIES=0",
  ":again",
  'del /f /q "%SAMARA_PROGRAM%" >nul 2>&1',
  'if not exist "%SAMARA_PROGRAM%" goto gone',
  "ping -n 2 127.0.0.1 >nul",
  "set /a SAMARA_TRIES=SAMARA_TRIES+1",
  "if not %SAMARA_TRIES%==60 goto again",
  ":gone",
  'rmdir "%SAMARA_FOLDER%" >nul 2>&1',
  'del "%~f0"',
  "",
].join("\r\n");

/**
 * Removes a running program once it has ended, which it cannot do itself. Then removes its folder,
 * unless that holds other files.
 */
export function removeAfterwards(
  program: string,
  folder: string,
  machine: Pick<Machine, "env" | "tmpdir" | "pid">,
): void {
  const script = win32.join(machine.tmpdir, `samara-${machine.pid}.cmd`);
  writeFileSync(script, removeScript, { flag: "wx" });
  const child = Bun.spawn([system(machine, "cmd.exe"), "/d", "/c", script], {
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...machine.env, SAMARA_PROGRAM: program, SAMARA_FOLDER: folder },
    cwd: machine.tmpdir,
    detached: true,
    windowsHide: true,
  });
  child.unref();
}

/** By its whole path: another program of that name may be in the current folder. */
function system({ env }: Windows, name: string): string {
  return win32.join(env["SystemRoot"] ?? env["SYSTEMROOT"] ?? String.raw`C:\Windows`, "System32", name);
}

/** @returns whether it ended well */
export async function runTool(command: string[], { env }: Windows): Promise<boolean> {
  try {
    const child = Bun.spawn(command, {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...env },
      timeout: timeoutMs,
      windowsHide: true,
    });
    return (await child.exited) === 0;
  } catch {
    return false;
  }
}
