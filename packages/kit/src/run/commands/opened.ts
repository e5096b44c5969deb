// What the user opens the app with: a link, a file or nothing. A link never becomes a file: what
// begins like a link is one, and who makes links chooses only what is behind their scheme.
import { resolve } from "node:path";

import { listFileTypes } from "../file-types.ts";
import type { Invocation } from "../invocation.ts";
import { openSource } from "../files/opened-source.ts";
import { shelve } from "../files/opened-shelf.ts";
import { checkLink, withLink, withFile } from "../window/opened-link.ts";

/** Makes the address for a browser, and adds to it what the user opened. */
export type MakeEntry = (makeUrl: () => string | Promise<string>) => Promise<string>;

/**
 * Checks the argument of `open`, and opens a file.
 * @throws UserError for one that is not the app's to open
 */
export function readOpened(invocation: Invocation): MakeEntry {
  const { config, info, line, machine, paths } = invocation;
  const [given] = line.args;
  if (given === undefined) return async (makeUrl) => await makeUrl();
  const types = listFileTypes(config, info.name);
  if (types.length === 0 || isLink(given)) {
    checkLink(given, config, info.name);
    return async (makeUrl) => withLink(await makeUrl(), given);
  }
  const source = openSource(resolve(machine.cwd, given), types, machine.platform);
  let shelved: Promise<string> | undefined;
  // Copied first, and once: the code in the address is good for a minute.
  return async (makeUrl) => {
    const id = await (shelved ??= shelve(paths, source));
    return withFile(await makeUrl(), id);
  };
}

/** `C:` is a drive: a scheme of a link has at least two letters. */
export function isLink(given: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(given);
}
