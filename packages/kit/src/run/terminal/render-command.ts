// How a person types a command of this app for the same home: for hints. Pure.
import type { HomePaths } from "../home/paths.ts";

/** `notes restore notes_….db --home "/data/my notes"`; the default home needs no naming. */
export function renderCommand(
  name: string,
  { home, isDefault }: Pick<HomePaths, "home" | "isDefault">,
  ...words: readonly string[]
): string {
  const quote = home.startsWith("/") ? quoteForPosix : quoteForWindows;
  return [name, ...words, ...(isDefault ? [] : ["--home", home])].map(quote).join(" ");
}

function quoteForPosix(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/[\\"$`]/g, "\\$&")}"`;
}

/**
 * No name of a file has a quote there; backslashes stand for themselves, but a last one would quote
 * the quote.
 */
function quoteForWindows(word: string): string {
  return /^[\w@+=:./\\-]+$/.test(word) ? word : `"${word.replace(/\\$/, "\\\\")}"`;
}
