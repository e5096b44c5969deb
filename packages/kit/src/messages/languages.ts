// Picks the words for somebody's language and fills their holes. Pure: who asks hands in what the
// browser or the system says.
import { english, type MessageKey, type Words } from "./english.ts";
import { fill } from "./fill.ts";
import { germanFields } from "./german-fields.ts";
import { germanFindings } from "./german-findings.ts";
import { germanHints } from "./german-hints.ts";
import { germanRefusals } from "./german-refusals.ts";
import { german } from "./german.ts";
import type { PageWords } from "./page-english.ts";
import { makePhraseBook, type PhraseBook } from "./phrase-book.ts";

/** What stands in a sentence's holes. A date is shown as the language writes it. */
export type Values = Readonly<Record<string, string | number | Date | readonly string[]>>;

/** A sentence that is in no language yet. */
export interface Message {
  key: MessageKey;
  values?: Values;
}

/** Speaks one language. */
export interface Say {
  (key: MessageKey, values?: Values): string;
  /** What was said in English elsewhere; the same text where it is not known. */
  phrase(english: string): string;
  /** As `<html lang>` has it: `de`. */
  language: string;
  direction: "ltr" | "rtl";
}

/** The app's own words, by language: other ones for the kit's, or a language that it lacks. */
export type Messages = Readonly<Record<string, Partial<Words & PageWords>>>;

export interface Languages {
  /** @param wanted languages as a browser or a system names them, the best first: `de-AT` */
  speak(wanted: readonly string[]): Say;
  /** The language of whoever asks. */
  answer(request: Pick<Request, "headers">): Say;
}

const shipped: Record<string, Words> = { en: english, de: german };
const germanPhrases = { ...germanRefusals, ...germanHints, ...germanFields, ...germanFindings };
const books: Record<string, PhraseBook> = { de: makePhraseBook(germanPhrases) };
const shownNames = 3;
/** Browsers send a handful of headers; what sends more invents them. */
const maxKnownHeaders = 50;

/** What the app does not say in its own language is said in English. */
export function makeLanguages(own: Messages = {}): Languages {
  const names = [...new Set([...Object.keys(shipped), ...Object.keys(own)])];
  const tables = new Map(
    names.map((name) => [name.toLowerCase(), { ...english, ...shipped[baseOf(name)], ...own[name] }]),
  );
  const known = new Map<string, Say>();
  const languages: Languages = {
    speak(wanted) {
      const language = wanted.map((one) => find(one)).find((one) => one !== undefined) ?? "en";
      return makeSay(language, tables.get(language) ?? english);
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
    return [tag, baseOf(tag)].find((one) => tables.has(one));
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
  const phrase = (text: string) => books[baseOf(language)]?.(text) ?? text;
  return Object.assign(say, { language, direction, phrase });
}

/** In the time zone of this computer, which is the user's. */
function formatDate(date: Date, language: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(date);
}
