// The command that shows a page as a window without tabs or an address bar. Pure.
import type { Machine } from "../machine.ts";
import { windowClass } from "./app-id.ts";

export interface WindowSetup {
  /** The address of the page. */
  page: string;
  /** The browser's profile folder, for this window alone. */
  profile: string;
  /** In CSS pixels. */
  size: { width: number; height: number };
  /** The app's name, by which the desktop groups its windows. */
  name: string;
}

/** The same for every browser of the Chromium family. */
export function windowCommand(
  { platform }: Pick<Machine, "platform">,
  program: string,
  setup: WindowSetup,
): string[] {
  const { page, profile, size, name } = setup;
  return [
    program,
    `--app=${page}`,
    `--user-data-dir=${profile}`,
    // Below ~/.config or Application Support the browser would put it elsewhere, but profile.ts
    // must find it.
    `--disk-cache-dir=${profile}`,
    `--window-size=${size.width},${size.height}`,
    ...everywhere,
    ...(platform === "linux" ? [`--class=${windowClass(name)}`, `--name=${name}`, ...onLinux] : []),
  ];
}

const everywhere = [
  // It is a window of the app, not a user's browser.
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-sync",
  // The process must end with its last window: that is how the app notices.
  "--disable-background-mode",
  // After a power cut there is nothing to restore: the app opens its page itself.
  "--hide-crash-restore-bubble",
  // Translation would send the page's text to a server. A spare renderer looks like one that shows
  // something (see end-windowless.ts).
  "--disable-features=Translate,SpareRendererForSitePerProcess",
];

/** Otherwise a desktop may ask for the keyring's password, which this profile does not need. */
const onLinux = ["--password-store=basic"];
