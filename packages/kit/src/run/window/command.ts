// The command that shows a page as a window without tabs or an address bar. Pure.
import type { Machine } from "../machine.ts";

export interface WindowSetup {
  /** The address of the page. */
  page: string;
  /** The browser's profile: a folder of the window's own. */
  profile: string;
  /** In CSS pixels. */
  size: { width: number; height: number };
  /** The app's name, by which the desktop tells its windows from those of other programs. */
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
    // Below ~/.config, or Application Support, it would go elsewhere; profile.ts has to find it.
    `--disk-cache-dir=${profile}`,
    `--window-size=${size.width},${size.height}`,
    ...everywhere,
    ...(platform === "linux" ? [`--class=${name}`, `--name=${name}`, ...onLinux] : []),
  ];
}

const everywhere = [
  // It is a window of the app, not somebody's browser.
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-sync",
  // The process has to end with its last window: that is how the app notices.
  "--disable-background-mode",
  // After a power cut there is nothing to restore: the app opens its page itself.
  "--hide-crash-restore-bubble",
  // The offer to translate sends the page's text away; a process in stock looks like one that shows
  // something (see end-windowless.ts).
  "--disable-features=Translate,SpareRendererForSitePerProcess",
];

/**
 * Else a desktop may ask for the password of its keyring; this profile has nothing to put there.
 */
const onLinux = ["--password-store=basic"];
