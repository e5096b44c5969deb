// The file a window is opened with: it leads on to the app. Every user of the machine can read the arguments of a running program,
// so the address, which holds a one-time code, must not be among them; this file only its user can read.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { HomePaths } from "../home/paths.ts";
import { replaceFile } from "../home/replace-file.ts";

/** @returns the file's address */
export function writeEntryPage({ state }: Pick<HomePaths, "state">, title: string, url: string): string {
  const file = join(state, "open.html");
  replaceFile(file, entryPage(title, url), 0o600, { lasting: false });
  return pathToFileURL(file).href;
}

/** The page leaves no step to go back to. Its title tells it from the app's own page, which comes in a moment. */
export function entryPage(title: string, url: string): string {
  // Inside a script only "<" can end it.
  const address = JSON.stringify(url).replaceAll("<", "\\u003c");
  return `<!doctype html>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${Bun.escapeHTML(title)} …</title>
<script>location.replace(${address})</script>
`;
}
