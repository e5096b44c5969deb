// Finds the browser with which a Linux desktop opens links. The same desktop may open a page's file
// with an editor.
import { posix } from "node:path";

import type { Machine } from "../machine.ts";
import { askProgram } from "./ask-program.ts";
import { readExec } from "./desktop-entry.ts";
import type { ProgramDisk } from "./program-disk.ts";

export type DesktopMachine = Pick<Machine, "env" | "homedir">;

export interface UsualBrowser {
  /** Its command, with the field codes of its desktop entry; null if unknown. */
  exec: string[] | null;
  /** Whether the desktop opens a page's file with the same program. */
  opensFiles: boolean;
}

export async function findUsualBrowser(machine: DesktopMachine, disk: ProgramDisk): Promise<UsualBrowser> {
  const query = disk.find("xdg-mime");
  if (query === null) return { exec: null, opensFiles: true };
  const ask = async (type: string) =>
    (await askProgram([query, "query", "default", type], machine.env)).trim();
  const [links, files] = await Promise.all([ask("x-scheme-handler/http"), ask("text/html")]);
  const exec = links === "" ? null : readExec(readEntry(links, machine, disk));
  return { exec, opensFiles: exec === null || links === files };
}

/** @param id `org.mozilla.firefox.desktop` */
function readEntry(id: string, machine: DesktopMachine, disk: ProgramDisk): string {
  if (id.includes("/")) return "";
  const files = entryFolders(machine).map((folder) => posix.join(folder, "applications", id));
  return disk.readScript(files.find((file) => disk.exists(file)) ?? "");
}

/**
 * https://specifications.freedesktop.org/basedir-spec/latest/; the last three belong to Flatpak and
 * Snap.
 */
function entryFolders({ env, homedir }: DesktopMachine): string[] {
  const own = env["XDG_DATA_HOME"] || posix.join(homedir, ".local", "share");
  const shared = (env["XDG_DATA_DIRS"] || "/usr/local/share:/usr/share").split(":");
  const flatpak = posix.join("flatpak", "exports", "share");
  return [
    own,
    ...shared,
    posix.join(own, flatpak),
    posix.join("/var/lib", flatpak),
    "/var/lib/snapd/desktop",
  ];
}
