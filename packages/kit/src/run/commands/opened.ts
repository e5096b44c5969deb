// What the user opens the app with: a link, a file or nothing. A link never becomes a file: what
// begins like a link is one, and who makes links chooses only what is behind their scheme.
import { resolve } from "node:path";

import type { Invocation } from "../invocation.ts";
import { openSource } from "../files/opened-source.ts";
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
  const source = openSource(resolve(machine.cwd, given), endings, machine.platform);
  let id: Promise<string> | undefined;
  return async (makeUrl) => {
    // Copied first, and once: the code in the address is good for a minute.
    id ??= import("../http/opened-file.ts").then(({ shelve }) => shelve(paths, source));
    const opened = await id;
    return withOpened(await makeUrl(), { opened });
  };
}

/** `C:` is a drive: a scheme of a link has at least two letters. */
export function isLink(given: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(given);
}
