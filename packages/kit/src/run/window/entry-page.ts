// The file that a browser opens; it leads on to the app. Every user of the machine can read a
// running program's arguments, so they must not contain the address with its one-time code. Only
// this user can read the file.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { explainRefusal } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { replaceFile } from "../home/replace-file.ts";

export interface Entry {
  paths: Pick<HomePaths, "state">;
  name: string;
  title: string;
  /** With its one-time code. */
  url: string;
}

/**
 * @param folder that a Snap's or a Flatpak's browser can read: the file there has the app's name;
 * null for any other browser
 * @returns the file
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function writeEntryPage({ paths, name, title, url }: Entry, folder: string | null = null): string {
  const file = folder === null ? entryFile(paths, name) : join(folder, `${name}-open.html`);
  if (folder !== null) makeFolder(folder);
  replaceFile(file, entryPage(title, url), 0o600, { lasting: false });
  return file;
}

/** Named after the app: a Linux desktop knows the app's windows by this name (see app-id.ts). */
function entryFile({ state }: Entry["paths"], name: string): string {
  return join(state, `${name}.html`);
}

/**
 * The page leaves no step to go back to. Its title differs from the app's own page, which comes
 * next.
 */
export function entryPage(title: string, url: string): string {
  // Inside a script only "<" could end it.
  const address = JSON.stringify(url).replaceAll("<", "\\u003c");
  return `<!doctype html>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${Bun.escapeHTML(title)} …</title>
<script>location.replace(${address})</script>
`;
}

/** The browser makes this folder at its first start, which may be now. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainRefusal(`Cannot make the folder "${folder}"`, error);
  }
}
