// What `install` and `uninstall` do, as data. A pure function per system plans it; apply.ts acts.
import type { FileType } from "../file-types.ts";
import type { ExtensionState } from "./file-keys.ts";

export type Action =
  /** Copies the running executable, and checks the copy. `bundle` is the app's folder around it. */
  | { act: "copy"; to: string; bundle?: string }
  /** Copies a bundle with all it holds, in place of an older one of the same program. */
  | { act: "copy-bundle"; from: string; to: string; program: string }
  /** A file that does not mention that text belongs to something else, and is left alone. */
  | { act: "write"; path: string; content: string | Uint8Array; mentions?: string }
  | { act: "remove"; path: string; mentions?: string }
  /** A program may be running: on Windows it goes once it has ended. */
  | { act: "remove-program"; path: string; folder?: string }
  | { act: "remove-bundle"; path: string; program: string }
  /** Whether the menu entry opens these MIME types, in the user's list. */
  | { act: "associate"; path: string; types: readonly string[]; entry: string; isOn: boolean }
  /** Lets a tool of the desktop read its folder again, as each program that comes or goes does. */
  | { act: "reread"; path: string; tool: "update-mime-database" | "update-desktop-database" }
  /** The text of a .reg file. */
  | { act: "registry"; text: string };

/** Everything that a plan depends on. */
export interface InstallFacts {
  platform: "linux" | "darwin" | "win32";
  env: Readonly<Record<string, string | undefined>>;
  homedir: string;
  /** The running executable. */
  execPath: string;
  name: string;
  /** The app's name among all of a Mac. */
  bundleId: string;
  title: string;
  publisher: string;
  version: string;
  /** Of the build: `2026-11-28`. */
  date: string;
  /** In bytes. */
  executableBytes: number;
  icon: { kind: "svg" | "png"; bytes: Uint8Array } | null;
  /** Schemes of the app's links, without those that another program of this computer opens. */
  links: readonly string[];
  /** Files that the app opens, without those whose name in the registry another program has. */
  fileTypes: readonly (FileType & ExtensionState)[];
  former: Former;
  /** Whether it starts at login; undefined leaves that as it is. */
  login: boolean | undefined;
  /** Whether an earlier `install` made it start at login. */
  startedAtLogin: boolean;
}

/** What an earlier version registered, and this one no longer names. */
export interface Former extends Pick<InstallFacts, "links" | "fileTypes"> {
  /** Its title on Windows, where the menu entry's file has it; null if there is none. */
  title: string | null;
}

export interface InstallPlan {
  /** Where the executable will be. */
  program: string;
  actions: readonly Action[];
}

/** Started at login, it waits in the background until it is opened. */
export const loginArguments = ["--no-open"] as const;

/** Whether the new installation has an entry for logging in. */
export function startsAtLogin({ login, startedAtLogin }: InstallFacts): boolean {
  return login ?? startedAtLogin;
}
