// Recognizes Snaps and Flatpaks: browsers that see neither hidden nor temporary folders of the
// system, but only their own folder. Pure.
import { posix } from "node:path";

import type { ProgramDisk } from "./program-disk.ts";

export type Confinement = { kind: "snap" | "flatpak"; name: string };

/**
 * Decides by a program's path, and by the program that its start script runs: Ubuntu's `firefox` is
 * a script that starts the Snap.
 * @param command how it is started: the program first
 * @returns null for a program that sees the user's files
 */
export function confinementOf(command: readonly string[], disk: ProgramDisk): Confinement | null {
  const [program = ""] = command;
  const target = disk.resolve(program);
  if (target === "/usr/bin/snap" && posix.basename(program) !== "snap") return snap(posix.basename(program));
  const told = [command.join(" "), target, disk.readScript(target)];
  for (const text of told) {
    const found = findSnap(text) ?? findFlatpak(text);
    if (found !== null) return found;
  }
  return null;
}

/** The folder for its user's pages: the only one that both see under the same name. */
export function folderOf({ kind, name }: Confinement, homedir: string): string {
  return kind === "snap"
    ? // https://snapcraft.io/docs/data-locations
      posix.join(homedir, "snap", name, "common")
    : // https://docs.flatpak.org/en/latest/sandbox-permissions.html
      posix.join(homedir, ".var", "app", name);
}

function findSnap(text: string): Confinement | null {
  const found = /\/snap\/bin\/([\w-]+)|^\/snap\/([\w-]+)\/|\bsnap run ([\w-]+)/.exec(text);
  const name = found?.slice(1).find((group) => group !== undefined);
  return name === undefined ? null : snap(name);
}

function findFlatpak(text: string): Confinement | null {
  if (!/\/flatpak\/|\bflatpak run\b/.test(text)) return null;
  // Behind the options, whose values may contain dots, too: `flatpak run --command=firefox.sh
  // org.mozilla.firefox`.
  const [, name] = /(?:^|[\s/])([A-Za-z_]\w*(?:\.[\w-]+){2,})(?=$|[\s/])/m.exec(text) ?? [];
  return { kind: "flatpak", name: name ?? posix.basename(text) };
}

function snap(name: string): Confinement {
  return { kind: "snap", name };
}
