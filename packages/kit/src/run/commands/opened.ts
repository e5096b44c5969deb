// What the user opens the app with: a link, a file or nothing. A link never becomes a file: what
// begins like a link is one, and who makes links chooses only what is behind their scheme.
import { resolve } from "node:path";

import { askToOpen } from "../home/control.ts";
import { isEnding } from "../home/hand-over.ts";
import type { Instance } from "../home/instance-record.ts";
import type { Invocation } from "../invocation.ts";
import { openSource, type OpenedSource } from "../files/opened-source.ts";
import { checkLink, withOpened } from "../window/opened-link.ts";

/** Makes the address for a browser, and adds to it what the user opened. */
export type MakeEntry = (makeUrl: () => string | Promise<string>) => Promise<string>;

/**
 * Checks the argument of `open`, and opens a file.
 * @throws UserError for one that is not the app's to open
 */
export function readOpened({ config, info, line, machine, paths }: Invocation): MakeEntry {
  const [given] = line.args;
  const endings = config.fileTypes?.map(({ extension }) => extension);
  if (given === undefined || !endings || isLink(given)) {
    if (given !== undefined) checkLink(given, config, info.name);
    return async (makeUrl) => withOpened(await makeUrl(), { link: given });
  }
  const openAgain = () => openSource(resolve(machine.cwd, given), endings, machine.platform);
  let source: OpenedSource | null = openAgain();
  const copy = async () => {
    const { shelve } = await import("../http/opened-file.ts");
    return await shelve(paths, source ?? openAgain()).finally(() => (source = null));
  };
  let id: Promise<string> | undefined;
  return async (makeUrl) => {
    // Copied first, and once: the code in the address is good for a minute.
    const opened = await (id ??= copy());
    try {
      return withOpened(await makeUrl(), { opened });
    } catch (error) {
      const { isWaiting } = await import("../http/opened-file.ts");
      // An instance that ended took the copy with it.
      if (!isWaiting(paths, opened)) id = undefined;
      throw error;
    }
  };
}

/**
 * Asks the running app for an address.
 * @returns null if it ends just now
 * @throws UserError when it does not answer
 */
export async function enterRunning(
  invocation: Pick<Invocation, "info" | "machine" | "paths">,
  instance: Instance,
  enter: MakeEntry,
): Promise<string | null> {
  try {
    return await enter(() => askToOpen(invocation, instance));
  } catch (error) {
    if (await isEnding(invocation.paths, instance)) return null;
    throw error;
  }
}

/** `C:` is a drive: a scheme of a link has at least two letters. */
export function isLink(given: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(given);
}
