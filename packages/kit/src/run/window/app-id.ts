// The name by which a Linux desktop knows the app's windows, and finds its icon and menu entry. On
// Wayland, Chromium makes it from the path of the page it was started with, and ignores --class.
// So that path must be the same for every user and home: it leads through the browser's working
// folder. Pure.
import { posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The browser's own process looks it up, so it is its working folder. */
const workingFolder = "/proc/self/cwd";

/** `StartupWMClass` of the app's menu entry, and `--class` for X11. */
export function windowClass(name: string): string {
  return `chrome-${workingFolder.replaceAll("/", "_").replace(/^_/, "__")}_${name}.html-Default`;
}

/**
 * @param page a file's address
 * @returns its address by way of the working folder, and that folder
 */
export function inWorkingFolder(page: string): { page: string; folder: string } {
  const file = fileURLToPath(page, { windows: false });
  const { href } = pathToFileURL(posix.join(workingFolder, posix.basename(file)), { windows: false });
  return { page: href, folder: posix.dirname(file) };
}
