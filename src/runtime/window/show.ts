// Shows the app where its user wants it: in a window of its own, in the browser, or else by saying the address.
import { readFileSync, realpathSync, statSync } from "node:fs";

import type { Schema } from "../app.ts";
import { findProgram, openBrowser } from "./browser.ts";
import { UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { AppInvocation } from "../run.ts";
import type { OpenTarget } from "../settings/settings.ts";
import { writeEntryPage } from "./entry-page.ts";
import { findWindowBrowser, type ProgramDisk } from "./find-browser.ts";
import { openWindow, type OpenWindow } from "./open-window.ts";
import { profileFolder } from "./profile.ts";

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
  const { machine, say } = invocation;
  // Who named a browser wants that one, with its tabs and extensions.
  const wantsWindow = request.target === "window" && !machine.env["BROWSER"];
  const window = wantsWindow ? await tryWindow(invocation, request) : null;
  if (window === null && !openBrowser(machine, request.url)) {
    say(`There is no browser to open here. Open ${request.url} in one.`);
  }
  return window;
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
    const page = writeEntryPage(paths, info.title, url);
    const size = app.config.window ?? usualSize;
    const look = { page, profile: profileFolder(paths), size, name: info.name };
    return await openWindow(machine, program, look, life);
  } catch (error) {
    // The disk has no room for a profile; the user's own browser has one.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Larger than any script that starts a browser, smaller than any browser. */
const mostScriptBytes = 65_536;

function programDisk(machine: Machine): ProgramDisk {
  return {
    find: (program) => findProgram(machine, program),
    exists: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
    resolve: orElse(
      (file) => realpathSync(file),
      (file) => file,
    ),
    readScript: orElse(
      (file) => (statSync(file).size <= mostScriptBytes ? readFileSync(file, "latin1") : ""),
      () => "",
    ),
  };
}

/** A file that cannot be read tells nothing; whether it can be started is seen then. */
function orElse(read: (file: string) => string, otherwise: (file: string) => string) {
  return (file: string) => {
    try {
      return read(file);
    } catch {
      return otherwise(file);
    }
  };
}
