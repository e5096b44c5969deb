// Lists the programs that can show a page in a browser, and the folder each can read. Every user of
// the machine can read a running program's arguments. So a browser gets the name of a file, never
// an address with a code. Starts none.
import { posix } from "node:path";
import { pathToFileURL } from "node:url";

import type { Machine } from "../machine.ts";
import { confinementOf, folderOf } from "./confinement.ts";
import { fillExec } from "./desktop-entry.ts";
import type { ProgramDisk } from "./program-disk.ts";
import type { UsualBrowser } from "./usual-browser.ts";

export type BrowserMachine = Pick<Machine, "platform" | "env" | "homedir">;

export interface BrowserChoice {
  /** The program's name, as the user knows it. */
  name: string;
  /** The one folder in which it can read a page; null if any will do. */
  folder: string | null;
  /** The command that opens the page in this file. */
  command(file: string): string[];
}

/**
 * The programs to try, in order; none without a desktop. BROWSER comes first on every system:
 * `firefox`, `firefox --new-window %s`; several, separated by ":", are tried in order.
 */
export function browserChoices(
  machine: BrowserMachine,
  disk: ProgramDisk,
  usual: UsualBrowser,
): BrowserChoice[] {
  return [...namedBrowsers(machine, disk), ...systemBrowsers(machine, disk, usual)];
}

function systemBrowsers(machine: BrowserMachine, disk: ProgramDisk, usual: UsualBrowser): BrowserChoice[] {
  if (machine.platform === "darwin") return [opener(null, "open")];
  if (machine.platform === "win32") return [opener(null, "rundll32", "url.dll,FileProtocolHandler")];
  return hasDesktop(machine) ? desktopBrowsers(machine, disk, usual) : [];
}

/** A program that passes a page to the system's default browser. */
function opener(folder: string | null, name: string, ...args: string[]): BrowserChoice {
  return { name, folder, command: (file) => [name, ...args, pathToFileURL(file).href] };
}

export function hasDesktop({ env }: Pick<Machine, "env">): boolean {
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/**
 * xdg-open knows the desktop best. If it would open an editor, the browser itself is tried first.
 */
function desktopBrowsers(machine: BrowserMachine, disk: ProgramDisk, usual: UsualBrowser): BrowserChoice[] {
  const folder = usual.exec ? confinedFolder(usual.exec, machine, disk) : guessFolder(machine, disk);
  const xdgOpen = disk.find("xdg-open");
  const byDesktop = xdgOpen === null ? [] : [opener(folder, xdgOpen)];
  const { exec } = usual;
  const program = exec === null ? null : disk.find(exec[0] ?? "");
  if (exec === null || program === null) return byDesktop;
  const itself: BrowserChoice = {
    name: program,
    folder,
    command: (file) => fillExec([program, ...exec.slice(1)], { url: pathToFileURL(file).href, file }),
  };
  return usual.opensFiles ? [...byDesktop, itself] : [itself, ...byDesktop];
}

function confinedFolder(
  command: readonly string[],
  machine: BrowserMachine,
  disk: ProgramDisk,
): string | null {
  const [program = ""] = command;
  const found = disk.find(program) ?? program;
  const confinement = confinementOf([found, ...command.slice(1)], disk);
  return machine.platform === "linux" && confinement ? folderOf(confinement, machine.homedir) : null;
}

/** Ubuntu's usual browser is a Snap; other browsers can read a Snap's folder too. */
function guessFolder({ homedir }: BrowserMachine, disk: ProgramDisk): string | null {
  const folders = ["firefox", "chromium"].map((name) => folderOf({ kind: "snap", name }, homedir));
  return folders.find((folder) => disk.exists(folder)) ?? null;
}

function namedBrowsers(machine: BrowserMachine, disk: ProgramDisk): BrowserChoice[] {
  const separator = machine.platform === "win32" ? ";" : posix.delimiter;
  const choices = (machine.env["BROWSER"] ?? "").split(separator);
  return choices.flatMap((choice) => {
    const command = findCommand(choice.trim(), disk);
    if (command === null) return [];
    const [name = ""] = command;
    const open = (file: string) => withPage(command, pageAddress(machine, name, file));
    return [{ name, folder: confinedFolder(command, machine, disk), command: open }];
  });
}

function findCommand(choice: string, disk: ProgramDisk): string[] | null {
  if (choice === "") return null;
  const whole = disk.find(choice);
  if (whole !== null) return [whole];
  const [program = "", ...args] = choice.split(/\s+/);
  const found = disk.find(program);
  return found === null ? null : [found, ...args];
}

/**
 * A Windows program started from Linux inside it sees the file on a network drive:
 * https://learn.microsoft.com/windows/wsl/filesystems
 */
function pageAddress({ platform, env }: BrowserMachine, program: string, file: string): string {
  const { href, pathname } = pathToFileURL(file);
  const distribution = env["WSL_DISTRO_NAME"];
  const isForeign = platform === "linux" && distribution !== undefined && /\.exe$/i.test(program);
  return isForeign ? `file://wsl.localhost/${encodeURIComponent(distribution)}${pathname}` : href;
}

function withPage(command: readonly string[], address: string): string[] {
  const isPlaced = command.some((part) => part.includes("%s"));
  return isPlaced ? command.map((part) => part.replaceAll("%s", () => address)) : [...command, address];
}
