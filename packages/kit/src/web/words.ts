// The page's own messages, in the browser's language. The app's words take precedence.
import { fill } from "../messages/fill.ts";
import type { Messages } from "../messages/languages.ts";
import { pageEnglish, type PageKey } from "../messages/page-english.ts";
import { pageGerman } from "../messages/page-german.ts";

const shipped: Messages = { en: pageEnglish, de: pageGerman };
let own: Messages = {};

export function usePageMessages(messages: Messages): void {
  own = messages;
}

/** The first language that has messages: `de` for a browser that prefers `de-AT`. */
export function pageLanguage(): string {
  // Tests of a page's own code have no browser.
  const wanted = (navigator.languages ?? []).flatMap((tag) => [tag, tag.split("-")[0] ?? ""]);
  return wanted.find((tag) => Object.hasOwn(own, tag) || Object.hasOwn(shipped, tag)) ?? "en";
}

export function sayHere(key: PageKey, values: Readonly<Record<string, string>> = {}): string {
  const language = pageLanguage();
  const base = language.split("-")[0] ?? "";
  return fill(own[language]?.[key] ?? shipped[base]?.[key] ?? pageEnglish[key], values);
}
