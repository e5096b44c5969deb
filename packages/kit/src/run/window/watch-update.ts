// Shows the steps of an update to the waiting user: at the terminal, or on a page without one. A
// worker does it, because the main thread is blocked; see update-watcher.ts. When the app is ready,
// the page leads on to it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Messages } from "../../messages/languages.ts";
import type { UpdateWatcher, Versions } from "../database/update-steps.ts";
import { entryPage } from "./entry-page.ts";
import { systemLanguages } from "../language.ts";
import type { Machine } from "../machine.ts";
import { replaceFile } from "../home/replace-file.ts";
import type { Invocation } from "../invocation.ts";
import type { Settings } from "../config.ts";
import { findWindow } from "./show.ts";
import { startWorker } from "../workers.ts";
import type { PageSetup, ShownPage, WatchSetup, WatchAnswer, WatchMessage } from "./update-watcher.ts";

type Watched = Pick<Invocation, "config" | "info" | "machine" | "paths" | "line">;

export interface UpdateWatch {
  watcher: UpdateWatcher;
  /** Known once it has ended. */
  shown(): ShownPage;
}

const silent: UpdateWatch = { watcher: { begin() {}, async end() {} }, shown: () => null };

/** A shorter update shows nothing. */
const quickMs = 400;
/** How long to wait for the worker to end its line. */
const timeoutMs = 1000;

export async function startWatch(
  invocation: Watched,
  versions: Versions,
  settings: Settings,
  messages: Messages = {},
): Promise<UpdateWatch> {
  const { info, machine, line } = invocation;
  const isTerminal = machine.stderrIsTerminal;
  const isForPeople = settings.open !== "none" && !line.json;
  const page = isForPeople && !isTerminal ? preparePage(invocation, settings) : null;
  if (!isTerminal && page === null) return silent;
  const languages = systemLanguages(machine);
  return watchInWorker({ title: info.title, languages, messages, versions, isTerminal, page });
}

/** Makes the page's file lead on to the app; the page reads it within a second. */
export function leadOn({ info, paths }: Pick<Invocation, "info" | "paths">, entryUrl: string): void {
  replaceFile(pageFile(paths), entryPage(info.title, entryUrl), 0o600, { lasting: false });
}

function pageFile({ state }: Pick<Invocation["paths"], "state">): string {
  return join(state, "updating.html");
}

function preparePage(invocation: Watched, settings: Settings): PageSetup | null {
  const { machine, paths } = invocation;
  if (settings.open === "none") return null;
  const file = pageFile(paths);
  const window = findWindow(invocation, settings.open, pathToFileURL(file).href);
  return window === null && isSnap(machine) ? null : { file, machine: { ...machine }, window };
}

/** A Snap's browser sees no hidden folder (https://snapcraft.io/docs/home-interface). */
function isSnap({ platform, env, homedir }: Machine): boolean {
  if (platform !== "linux" || env["BROWSER"]) return false;
  return ["firefox", "chromium"].some((browser) => existsSync(join(homedir, "snap", browser, "common")));
}

/** The worker is the main module again: see run.ts. */
function watchInWorker(setup: WatchSetup): UpdateWatch {
  const begun = performance.now();
  const worker = startWorker(Bun.main);
  // A worker that fails shows nothing; the update does not need it.
  worker.addEventListener("error", () => {});
  let shown: ShownPage = null;
  const post = (message: WatchMessage) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage(message);
  };
  post({ watch: setup });
  return {
    shown: () => shown,
    watcher: {
      begin: (step, growth) => post({ step, ...(growth && { growth }) }),
      async end(isDone) {
        if (performance.now() - begun > quickMs) shown = await askToEnd(worker, () => post({ isDone }));
        worker.terminate();
      },
    },
  };
}

function askToEnd(worker: Worker, ask: () => void): Promise<ShownPage> {
  const { promise, resolve } = Promise.withResolvers<ShownPage>();
  worker.addEventListener("message", ({ data }: MessageEvent<WatchAnswer>) => resolve(data.shown));
  for (const event of ["error", "close"] as const) worker.addEventListener(event, () => resolve(null));
  ask();
  return Promise.race([promise, Bun.sleep(timeoutMs).then(() => null)]);
}
