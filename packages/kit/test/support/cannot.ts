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
const noSnaps = "only Linux has Snaps";
const ownProfile = "Wine gives every program the profile of its own prefix, whatever the environment says";

const impossibilities: readonly Impossibility[] = [
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
  { on: "windows", case: "serves without any browser, and says how to get in", reason: alwaysBrowser },
  { on: "windows", case: "serves when BROWSER names no program", reason: alwaysBrowser },
  { on: "darwin", case: "serves without any browser, and says how to get in", reason: alwaysBrowser },
  { on: "darwin", case: "serves when BROWSER names no program", reason: alwaysBrowser },
  { on: "windows", case: "warns of a home that others can read", reason: noModes },
  { on: "windows", case: "are followed through a rotation, until SIGINT ends it with 0", reason: noSignals },
  { on: "windows", case: "end by themselves when nobody reads them any more", reason: noSignals },
  { on: "windows", case: "opens a page with the reason, the report and the backups", reason: noScripts },
  {
    on: "windows",
    case: "writes the page elsewhere when the home is somebody else's, and changes nothing there",
    reason: noScripts,
  },
  {
    on: "windows",
    case: "opens none for a program, a service, or whoever wants no browser",
    reason: alwaysBrowser,
  },
  {
    on: "darwin",
    case: "opens none for a program, a service, or whoever wants no browser",
    reason: alwaysBrowser,
  },
  { on: "windows", case: "puts a copy where a Snap's browser can read it", reason: noSnaps },
  { on: "darwin", case: "puts a copy where a Snap's browser can read it", reason: noSnaps },
  { on: "windows", case: "opens none where a terminal shows the reason", reason: noScripts },
  {
    on: "darwin",
    case: "opens none where a terminal shows the reason",
    reason: "its script(1) is another one",
  },
  { on: "wine", case: "lives in ~/.fixture when nobody says otherwise", reason: ownProfile },
];

/** Why `name` does not run on `platform`; null when it does. */
export function reasonAgainst(platform: Platform, name: string): string | null {
  const about = impossibilities.find(
    (entry) => entry.case === name && [platform.os, platform.emulator].includes(entry.on),
  );
  return about?.reason ?? null;
}
