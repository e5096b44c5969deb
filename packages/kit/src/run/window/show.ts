// Shows the app as its user wants: in its own window, in the browser, or by printing how to get in.
import { pathToFileURL } from "node:url";

import { openBrowser } from "./browser.ts";
import { UserError } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import type { OpenTarget } from "../config.ts";
import { writeEntryPage } from "./entry-page.ts";
import { findWindowBrowser } from "./find-browser.ts";
import { openWindow, type OpenWindow } from "./open.ts";
import { profileFolder } from "./profile.ts";
import { programDisk } from "./program-disk.ts";
import { sayAddress } from "./say-address.ts";
import type { WindowSetup } from "./command.ts";

type Target = Exclude<OpenTarget, "none">;

export interface ShowRequest {
  target: Target;
  /** With its one-time code. */
  url: string;
  /** How long a browser may take to fail before the next way is tried. */
  timeoutMs: number;
  /** Resolves when every page of the app has gone: then the window counts as closed. */
  pagesGone?: Promise<void>;
}

type Shower = Pick<Invocation, "config" | "info" | "machine" | "paths" | "say">;

const usualSize = { width: 1024, height: 768 };

/** @returns the window; null if there is no separate one */
export async function show(invocation: Shower, request: ShowRequest): Promise<OpenWindow | null> {
  const { machine, info, paths } = invocation;
  const window = await tryWindow(invocation, request);
  if (window !== null) return window;
  const entry = { paths, name: info.name, title: info.title, url: request.url };
  const isShown = await openBrowser(machine, (folder) => writeEntryPage(entry, folder));
  if (!isShown) sayAddress(invocation, "There is no browser to open here", request.url);
  return null;
}

/** Shows the running app for a program that ends afterwards; the window outlives it. */
export async function showRunning(invocation: Shower, target: Target, url: string): Promise<void> {
  await show(invocation, { target, url, timeoutMs: 3000 });
}

/**
 * The browser that shows a page in a separate window, and its command; null if there is none, or
 * none is wanted.
 */
export function findWindow(
  { config, info, machine, paths }: Pick<Shower, "config" | "info" | "machine" | "paths">,
  target: Target,
  page: string,
): { program: string; setup: WindowSetup } | null {
  // A user who named a browser wants that one, with its tabs and extensions.
  if (target !== "window" || machine.env["BROWSER"]) return null;
  const program = findWindowBrowser(machine, programDisk(machine));
  if (program === null) return null;
  const size = config.window ?? usualSize;
  return { program, setup: { page, profile: profileFolder(paths), size, name: info.name } };
}

async function tryWindow(
  invocation: Shower,
  { target, url, ...life }: ShowRequest,
): Promise<OpenWindow | null> {
  const { info, machine, paths } = invocation;
  const found = findWindow(invocation, target, "");
  if (found === null) return null;
  try {
    const entry = { paths, name: info.name, title: info.title, url };
    const page = pathToFileURL(writeEntryPage(entry)).href;
    return await openWindow(machine, found.program, { ...found.setup, page }, life);
  } catch (error) {
    // The disk has no room for a profile; the user's own browser has one already.
    if (error instanceof UserError) return null;
    throw error;
  }
}
