// Whether there is a browser to show the app in. Opens nothing: it asks the desktop, and looks for
// the program that the desktop names.
import { listBrowsers } from "../window/browser.ts";
import { findWindowBrowser } from "../window/find-browser.ts";
import { programDisk, type ProgramDisk } from "../window/program-disk.ts";
import { ok, warning, type Finding, type Patient } from "./finding.ts";

export async function checkBrowser(
  { machine }: { machine: Pick<Patient["machine"], "platform" | "env" | "homedir"> },
  disk: ProgramDisk = programDisk(machine),
): Promise<Finding> {
  const [first, ...others] = await listBrowsers(machine, disk);
  // The window's browser starts directly, without the desktop.
  const window = findWindowBrowser(machine, disk);
  if (first === undefined) return window === null ? missing() : ok("browser", `a window of "${window}"`);
  const isEmpty = isOpener(first.name) && others.length === 0 && !hasBrowser(disk);
  return isEmpty && window === null ? helpless(first.name) : ok("browser", `opened with "${first.name}"`);
}

const hint = "install one, set BROWSER to its command, or open the app's address by hand";

function missing(): Finding {
  return warning("browser", "there is no browser or no desktop to open it on", hint);
}

function helpless(opener: string): Finding {
  return warning("browser", `"${opener}" is there, but no browser that it could open`, hint);
}

function isOpener(program: string): boolean {
  return program.endsWith("/xdg-open");
}

/** The programs that xdg-open tries if the desktop names none, and their counterparts under WSL. */
const programs = [
  "x-www-browser",
  "www-browser",
  "wslview",
  "firefox",
  "firefox-esr",
  "epiphany",
  "konqueror",
  "falkon",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "microsoft-edge",
];

function hasBrowser(disk: ProgramDisk): boolean {
  return programs.some((program) => disk.find(program) !== null);
}
