// Chooses the messages of a language and fills their holes. Pure: the caller passes the languages
// of the browser or the system.
import { english, type MessageKey, type Words } from "./english.ts";
import { fill } from "./fill.ts";
import { germanFields } from "./german-fields.ts";
import { germanFindings } from "./german-findings.ts";
import { germanHints } from "./german-hints.ts";
import { germanRefusals } from "./german-refusals.ts";
import { germanUpdates } from "./german-updates.ts";
import { german } from "./german.ts";
import type { PageWords } from "./page-english.ts";
import { makePhraseBook, type PhraseBook } from "./phrase-book.ts";

/** The values of a sentence's holes. Dates are shown as the language writes them. */
export type Values = Readonly<Record<string, string | number | Date | readonly string[]>>;

/** A message before its language is known. */
export interface Message {
  key: MessageKey;
  values?: Values;
}

/** Speaks one language. */
export interface Say {
  (key: MessageKey, values?: Values): string;
  /** Translates an English sentence; returns it unchanged if it is unknown. */
  phrase(english: string): string;
  /** As `<html lang>` has it: `de`. */
  language: string;
  direction: "ltr" | "rtl";
}

/** The app's own messages by language: they replace the kit's, or add a language. */
export type Messages = Readonly<Record<string, Partial<Words & PageWords>>>;

export interface Languages {
  /** @param wanted languages as a browser or a system names them, best first: `de-AT` */
  speak(wanted: readonly string[]): Say;
  /** In the request's language. */
  answer(request: Pick<Request, "headers">): Say;
}

/** Made when somebody reads the language: a start speaks none. */
const shipped: Record<string, () => Words> = { en: () => english, de: german };
const books: Record<string, () => PhraseBook> = {
  de: () =>
    makePhraseBook({
      ...germanRefusals(),
      ...germanHints(),
      ...germanFields(),
      ...germanFindings(),
      ...germanUpdates(),
    }),
};
const shownNames = 3;
/** Browsers send few different headers; only an attacker sends more. */
const maxKnownHeaders = 50;

/** The languages of the kit's messages and the app's, as their tables name them. */
export function listLanguages(own: Messages = {}): string[] {
  return [...new Set([...Object.keys(shipped), ...Object.keys(own)])];
}

/** A message without a translation appears in English. */
export function makeLanguages(own: Messages = {}): Languages {
  const names = new Map(listLanguages(own).map((name) => [name.toLowerCase(), name]));
  const spoken = new Map<string, Say>();
  const known = new Map<string, Say>();
  const languages: Languages = {
    speak(wanted) {
      const language = wanted.map((one) => find(one)).find((one) => one !== undefined) ?? "en";
      const say = spoken.get(language) ?? makeSay(language, wordsOf(language));
      spoken.set(language, say);
      return say;
    },
    answer({ headers }) {
      const text = headers.get("accept-language") ?? "";
      const say = known.get(text) ?? languages.speak(readAccepted(text));
      if (known.size < maxKnownHeaders) known.set(text, say);
      return say;
    },
  };
  return languages;

  function find(wanted: string): string | undefined {
    const tag = wanted.toLowerCase().replaceAll("_", "-");
    return [tag, baseOf(tag)].find((one) => names.has(one));
  }

  function wordsOf(language: string): Words {
    return { ...english, ...shipped[baseOf(language)]?.(), ...own[names.get(language) ?? language] };
  }
}

/** `de;q=0.5, en` → `en`, `de`: https://www.rfc-editor.org/rfc/rfc9110#field.accept-language */
export function readAccepted(header: string): string[] {
  const parts = header.split(",", 20).map((part) => {
    const [tag = "", ...rest] = part.split(";");
    const quality = Number(/q=([\d.]+)/.exec(rest.join(";"))?.[1] ?? 1);
    return { tag: tag.trim(), quality };
  });
  const named = parts.filter(({ tag, quality }) => /^[a-z]{2,8}(-[a-z\d]+)*$/i.test(tag) && quality > 0);
  return named.sort((one, other) => other.quality - one.quality).map(({ tag }) => tag);
}

const baseOf = (tag: string) => tag.toLowerCase().split("-")[0] ?? "";

const rightToLeft = /^(ar|dv|fa|he|ks|ku|ps|sd|ug|ur|yi)\b/;

function makeSay(language: string, words: Words): Say {
  const show = (value: Values[string]): string => {
    if (value instanceof Date) return formatDate(value, language);
    return typeof value === "object" ? list(value) : String(value);
  };
  const list = (names: readonly string[]): string => {
    const shown = names.slice(0, shownNames).join(", ");
    const count = names.length - shownNames;
    return count > 0 ? fill(words.andMore, { list: shown, count: String(count) }) : shown;
  };
  const say = (key: MessageKey, values: Values = {}) =>
    fill(words[key], Object.fromEntries(Object.entries(values).map(([name, value]) => [name, show(value)])));
  const direction: Say["direction"] = rightToLeft.test(language) ? "rtl" : "ltr";
  let book: PhraseBook | undefined;
  const phrase = (text: string) => (book ??= books[baseOf(language)]?.())?.(text) ?? text;
  return Object.assign(say, { language, direction, phrase });
}

/** In this computer's time zone, which is the user's. */
function formatDate(date: Date, language: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(date);
}
