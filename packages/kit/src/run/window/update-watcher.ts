// The worker's side of watch-update.ts. The main thread is blocked while SQLite works. So this
// thread draws at the terminal, writes the page every second, and opens it when a start takes
// longer than a second.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { makeLanguages, type Messages } from "../../messages/languages.ts";
import { openBrowser } from "./browser.ts";
import type { Growth, Versions } from "../database/update-steps.ts";
import { UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { replaceFile, temporarySuffix } from "../home/replace-file.ts";
import { openWindow } from "./open.ts";
import { makeStepLine } from "../terminal/progress.ts";
import { renderUpdatePage } from "./update-page.ts";
import type { WindowSetup } from "./command.ts";

/** Plain data: it is sent to the worker. */
export interface WatchSetup {
  title: string;
  /** The page's languages, best first. */
  languages: readonly string[];
  messages: Messages;
  versions: Versions;
  isTerminal: boolean;
  /** null if no page is to be shown. */
  page: PageSetup | null;
}

export interface PageSetup {
  file: string;
  machine: Omit<Machine, "stderrIsTerminal">;
  /** The browser that shows it as a window; null means the user's own browser. */
  window: { program: string; setup: WindowSetup } | null;
}

/** How the page was opened. */
export type ShownPage = "window" | "browser" | null;

/** Messages to the worker, and from it. */
export type WatchMessage = { watch: WatchSetup } | { step: string; growth?: Growth } | { isDone: boolean };
export type WatchAnswer = { shown: ShownPage };

export interface RunningWatch {
  begin(step: string, growth?: Growth): void;
  end(isDone: boolean): ShownPage;
}

const intervalMs = 100;
const pageAfterMs = 1000;
const pageEveryMs = 1000;
/** How long the window's browser may take to fail. */
const timeoutMs = 3000;

/** @param draw writes to the terminal, if there is one */
export function watchUpdate(setup: WatchSetup, draw: (text: string) => void): RunningWatch {
  const { title, versions, isTerminal, page } = setup;
  const say = makeLanguages(setup.messages).speak(setup.languages);
  const begun = performance.now();
  const line = isTerminal ? makeStepLine(draw) : null;
  const steps: { text: string; begun: number; ms: number }[] = [];
  let shown: ShownPage = null;
  let isOpened = false;
  let growth: Growth | undefined;
  let written = 0;
  const timer = setInterval(() => quietly(tick), intervalMs);
  return {
    begin(text, next) {
      takeTime();
      growth = next;
      steps.push({ text, begun: performance.now(), ms: 0 });
      quietly(() => line?.begin(text));
    },
    end(isDone) {
      clearInterval(timer);
      takeTime();
      quietly(() => line?.end());
      if (page && shown !== null && !isDone) quietly(() => writePage(page, "failed"));
      return shown;
    },
  };

  function tick(): void {
    line?.tick(growth && shareOf(growth));
    const now = performance.now();
    if (!page || now - begun < pageAfterMs || now - written < pageEveryMs) return;
    takeTime();
    writePage(page, "working");
    written = now;
    if (isOpened) return;
    isOpened = true;
    shown = page.window === null ? "browser" : "window";
    // Whether the window works only matters once the app is ready.
    void open(page);
  }

  async function open(shownPage: PageSetup): Promise<void> {
    if (!(await showPage(shownPage))) shown = null;
  }

  function takeTime(): void {
    const last = steps.at(-1);
    if (last) last.ms = performance.now() - last.begun;
  }

  function writePage({ file }: PageSetup, state: "working" | "failed"): void {
    replaceFile(file, renderUpdatePage({ say, title, ...versions, steps, state }), 0o600, { lasting: false });
  }
}

/** In percent. The file's own check follows, so it is never the whole. */
export function shareOf({ folder, bytes }: Growth): number {
  const sizes = readdirSync(folder)
    .filter((name) => name.endsWith(temporarySuffix))
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  return Math.min(99, Math.floor((Math.max(0, ...sizes) / Math.max(1, bytes)) * 100));
}

async function showPage({ file, machine, window }: PageSetup): Promise<boolean> {
  if (window === null) return await openBrowser(machine, (folder) => onlyHere(file, folder));
  await openWindow(machine, window.program, window.setup, { timeoutMs }).catch(() => null);
  return true;
}

/** A copy in another folder would never change. */
function onlyHere(file: string, folder: string | null): string {
  if (folder === null) return file;
  throw new UserError(`Cannot show the page "${file}": the browser reads "${folder}" alone`);
}

/** A full disk or a lost terminal shows nothing, and the update continues. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // No one can read it.
  }
}
