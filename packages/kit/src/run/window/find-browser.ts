// Finds browsers that can show the app in its own window, in each system's places. Starts none.
import { posix, win32 } from "node:path";

import type { Machine } from "../machine.ts";
import { confinementOf } from "./confinement.ts";
import type { ProgramDisk } from "./program-disk.ts";

export type WindowMachine = Pick<Machine, "platform" | "env" | "homedir">;

/**
 * The first browser of the Chromium family that can keep its profile in the home; null if there is
 * none, or no screen.
 */
export function findWindowBrowser(machine: WindowMachine, disk: ProgramDisk): string | null {
  if (machine.platform === "linux" && !hasScreen(machine)) return null;
  const found =
    machine.platform === "linux"
      ? programNames.flatMap((name) => disk.find(name) ?? [])
      : browserPlaces(machine).filter((file) => disk.exists(file));
  // A Snap or Flatpak sees no hidden folder of the user's, so it cannot have its profile in the
  // home.
  return found.find((file) => machine.platform !== "linux" || confinementOf([file], disk) === null) ?? null;
}

/** Linux: the names used by the browsers' own packages. */
const programNames = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
  "brave-browser",
  "brave-browser-stable",
  "vivaldi-stable",
  "vivaldi",
] as const;

/**
 * Where installers put them on macOS and Windows. Every Windows has Edge, so it comes after
 * browsers that the user installed.
 */
export function browserPlaces({ platform, env, homedir }: WindowMachine): string[] {
  if (platform === "darwin") {
    // Without a home directory it would be a folder of the current one.
    const own = posix.isAbsolute(homedir) ? [posix.join(homedir, "Applications")] : [];
    const folders = ["/Applications", ...own];
    return macNames.flatMap((name) =>
      folders.map((folder) => posix.join(folder, `${name}.app`, "Contents", "MacOS", name)),
    );
  }
  const folders = installFolders.flatMap((name) => variable(env, name) ?? []);
  return windowsFiles.flatMap((file) => [...new Set(folders)].map((folder) => win32.join(folder, file)));
}

const macNames = ["Google Chrome", "Chromium", "Brave Browser", "Vivaldi", "Microsoft Edge"] as const;
/** Chrome installs itself for one user if it may not for all. */
const installFolders = ["ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA"] as const;
const windowsFiles = [
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`BraveSoftware\Brave-Browser\Application\brave.exe`,
  String.raw`Vivaldi\Application\vivaldi.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
] as const;

function hasScreen({ env }: WindowMachine): boolean {
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** Windows ignores the case of variables' names, but a copy of them does not. */
function variable(env: Machine["env"], name: string): string | undefined {
  const key = Object.keys(env).find((candidate) => candidate.toUpperCase() === name.toUpperCase());
  return (key && env[key]) || undefined;
}
