// Starts browsers: the one place of the runtime that does. Which command opens an address is a pure function; failing to is never an
// error of the app.
import { posix } from "node:path";

import type { Machine } from "../machine.ts";

type BrowserMachine = Pick<Machine, "platform" | "env">;

/**
 * The command that opens `url`, or null where there is no desktop to open it on.
 * BROWSER wins on every system: `firefox`, `firefox --new-window %s`; several, separated by ":", are tried in order.
 * @param find tells where a program of that name is, like which(1)
 */
export function browserCommand(
  machine: BrowserMachine,
  url: string,
  find: (program: string) => string | null,
): string[] | null {
  const chosen = chosenBrowser(machine, url, find);
  if (chosen) return chosen;
  if (machine.platform === "darwin") return ["open", url];
  if (machine.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  const hasDesktop = Boolean(machine.env["DISPLAY"] || machine.env["WAYLAND_DISPLAY"]);
  const opener = hasDesktop ? find("xdg-open") : null;
  return opener ? [opener, url] : null;
}

/** Starts the browser and does not wait for it. @returns whether there was one to start */
export function openBrowser(machine: BrowserMachine, url: string): boolean {
  const command = browserCommand(machine, url, (program) => findProgram(machine, program));
  return command !== null && startProgram(command, machine.env) !== null;
}

/** Where a program of that name is, like which(1). */
export function findProgram({ env }: Pick<Machine, "env">, program: string): string | null {
  const path = env["PATH"] ?? env["Path"];
  return Bun.which(program, path === undefined ? {} : { PATH: path });
}

/** Starts a program that may outlive this one: Ctrl+C in the terminal is not meant for it. @returns null when it cannot be started */
export function startProgram(command: string[], env: Machine["env"]): Bun.Subprocess | null {
  try {
    const child = Bun.spawn(command, {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...env },
      detached: true,
    });
    child.unref();
    return child;
  } catch {
    return null;
  }
}

function chosenBrowser(
  machine: BrowserMachine,
  url: string,
  find: (program: string) => string | null,
): string[] | null {
  const value = machine.env["BROWSER"];
  if (!value) return null;
  const separator = machine.platform === "win32" ? ";" : posix.delimiter;
  for (const choice of value.split(separator)) {
    const whole = find(choice.trim());
    if (whole) return [whole, url];
    const [program = "", ...args] = choice.trim().split(/\s+/);
    const found = program && find(program);
    if (found) return withAddress([found, ...args], url);
  }
  return null;
}

function withAddress(command: string[], url: string): string[] {
  return command.includes("%s") ? command.map((part) => (part === "%s" ? url : part)) : [...command, url];
}
