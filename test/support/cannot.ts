// The cases of the end-to-end suite that a platform cannot have, each with the reason. Whatever is not listed here runs.
import type { Platform } from "./platform.ts";

interface Impossibility {
  on: "windows" | "darwin" | "wine" | "qemu";
  /** The case's whole name. */
  case: string;
  reason: string;
}

const noModes = "Windows has no permission bits: what a user may see follows from their own folder";
const noSignals = "Windows has no signals that a program could answer; `stop` does the same there";
const noScripts = "Windows starts no shell script as a program";
const alwaysBrowser = "this system always has a program to hand an address to, and the test would open it";
const ownProfile = "Wine gives every program the profile of its own prefix, whatever the environment says";

export const impossibilities: readonly Impossibility[] = [
  {
    on: "windows",
    case: "keeps the home to its user: folders 0700, files 0600, programs 0700",
    reason: noModes,
  },
  { on: "windows", case: "exit 4: a place where the user may not write", reason: noModes },
  { on: "windows", case: "exit 4: a home that became read-only", reason: noModes },
  { on: "windows", case: "SIGTERM lets a request finish, tidies up and exits 0", reason: noSignals },
  { on: "windows", case: "SIGINT lets a request finish, tidies up and exits 0", reason: noSignals },
  { on: "windows", case: "SIGHUP lets a request finish, tidies up and exits 0", reason: noSignals },
  { on: "windows", case: "opens the address with the program named by BROWSER", reason: noScripts },
  { on: "windows", case: "serves without any browser, and says its address", reason: alwaysBrowser },
  { on: "windows", case: "serves when BROWSER names no program", reason: alwaysBrowser },
  { on: "darwin", case: "serves without any browser, and says its address", reason: alwaysBrowser },
  { on: "darwin", case: "serves when BROWSER names no program", reason: alwaysBrowser },
  { on: "wine", case: "lives in ~/.fixture when nobody says otherwise", reason: ownProfile },
];

/** Why `name` does not run on `platform`; null when it does. */
export function reasonAgainst(platform: Platform, name: string): string | null {
  const about = impossibilities.find(
    (entry) => entry.case === name && [platform.os, platform.emulator].includes(entry.on),
  );
  return about?.reason ?? null;
}
