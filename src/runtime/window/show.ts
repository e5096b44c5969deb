// Shows the app where its user wants it: in a window of its own, in the browser, or else by saying how to get in.
import { pathToFileURL } from "node:url";

import type { Schema } from "../app.ts";
import { openBrowser } from "./browser.ts";
import { UserError } from "../errors.ts";
import type { AppInvocation } from "../run.ts";
import type { OpenTarget } from "../settings/settings.ts";
import { writeEntryPage } from "./entry-page.ts";
import { findWindowBrowser } from "./find-browser.ts";
import { openWindow, type OpenWindow } from "./open-window.ts";
import { profileFolder } from "./profile.ts";
import { programDisk } from "./program-disk.ts";
import { sayAddress } from "./say-address.ts";

type Target = Exclude<OpenTarget, "none">;

export interface ShowRequest {
  target: Target;
  /** With its one-time code. */
  url: string;
  /** How long a browser may take to fail before another way is tried. */
  patienceMs: number;
  /** Resolves when every page of the app has gone: then the window counts as closed. */
  pagesGone?: Promise<void>;
}

type Shower<S extends Schema> = Pick<AppInvocation<S>, "app" | "info" | "machine" | "paths" | "say">;

const usualSize = { width: 1024, height: 768 };

/** @returns the window; null when there is none of its own */
export async function show<S extends Schema>(
  invocation: Shower<S>,
  request: ShowRequest,
): Promise<OpenWindow | null> {
  const { machine, info, paths } = invocation;
  // Who named a browser wants that one, with its tabs and extensions.
  const wantsWindow = request.target === "window" && !machine.env["BROWSER"];
  const window = wantsWindow ? await tryWindow(invocation, request) : null;
  if (window !== null) return window;
  const entry = { paths, name: info.name, title: info.title, url: request.url };
  const isShown = await openBrowser(machine, (folder) => writeEntryPage(entry, folder));
  if (!isShown) sayAddress(invocation, "There is no browser to open here", request.url);
  return null;
}

/** Shows the app that runs already, for a program that ends afterwards; the window outlives it. */
export async function showRunning<S extends Schema>(
  invocation: Shower<S>,
  target: Target,
  url: string,
): Promise<void> {
  await show(invocation, { target, url, patienceMs: 3000 });
}

async function tryWindow<S extends Schema>(
  { app, info, machine, paths }: Shower<S>,
  { url, ...life }: ShowRequest,
): Promise<OpenWindow | null> {
  const program = findWindowBrowser(machine, programDisk(machine));
  if (program === null) return null;
  try {
    const entry = { paths, name: info.name, title: info.title, url };
    const page = pathToFileURL(writeEntryPage(entry)).href;
    const size = app.config.window ?? usualSize;
    const look = { page, profile: profileFolder(paths), size, name: info.name };
    return await openWindow(machine, program, look, life);
  } catch (error) {
    // The disk has no room for a profile; the user's own browser has one.
    if (error instanceof UserError) return null;
    throw error;
  }
}
