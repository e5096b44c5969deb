// Opens an address in the user's browser. Which command does it is a pure function; failing to is never an error of the app.
import { posix } from "node:path";

import type { Machine } from "./machine.ts";

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
  const command = browserCommand(machine, url, (program) => Bun.which(program, pathOption(machine)));
  if (!command) return false;
  try {
    Bun.spawn(command, {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...machine.env },
      detached: true,
    }).unref();
    return true;
  } catch {
    return false;
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

function pathOption(machine: BrowserMachine): { PATH?: string } {
  const path = machine.env["PATH"] ?? machine.env["Path"];
  return path === undefined ? {} : { PATH: path };
}
