// Tells the user how to get in if no browser shows the app. The address has a code that lets in its
// first reader. So it goes to a terminal and nowhere else: other output may be a log that others
// read.
import type { Invocation } from "../invocation.ts";
import { renderCommand } from "../terminal/render-command.ts";

type Sayer = Pick<Invocation, "info" | "paths" | "say"> & {
  machine: Pick<Invocation["machine"], "stderrIsTerminal">;
};

/**
 * @param why `There is no browser to open here`
 * @param url with its one-time code
 */
export function sayAddress({ info, machine, paths, say }: Sayer, why: string, url: string): void {
  const way = machine.stderrIsTerminal
    ? `Open ${url} in one on this computer, within a minute.`
    : `For an address that lets one in: ${renderCommand(info.name, paths, "open", "--no-open")}`;
  say(`${why}. ${way}`);
}

/** A running app whose first page has not come yet. */
interface Enterable {
  /** The address to open in a browser, with its one-time code. */
  makeEntryUrl(): string;
  /** Resolves when a page is let in for the first time. */
  entered: Promise<void>;
  stopped: Promise<void>;
}

/** A cold browser takes this long to show a page. */
const helpAfterMs = 15_000;

/**
 * A browser may start and show nothing: it runs on another computer, or another program opened the
 * page's file.
 */
export async function helpIn(invocation: Sayer, running: Enterable, afterMs = helpAfterMs): Promise<void> {
  if (!invocation.machine.stderrIsTerminal) return;
  const isSettled = Promise.race([running.entered, running.stopped]).then(() => true);
  const isTooLate = Bun.sleep(afterMs).then(() => false);
  if (await Promise.race([isSettled, isTooLate])) return;
  sayAddress(invocation, "No browser has shown the app yet", running.makeEntryUrl());
}
