// Renders a command of this app for the same home, as a user would type it in hints. Pure.
import type { HomePaths } from "../home/paths.ts";

/** `notes restore notes_….db --home "/data/my notes"`; the default home is not named. */
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
 * File names there contain no quotes. Backslashes are literal, but a last one would escape the
 * closing quote.
 */
function quoteForWindows(word: string): string {
  return /^[\w@+=:./\\-]+$/.test(word) ? word : `"${word.replace(/\\$/, "\\\\")}"`;
}
