// Translates a sentence, found by its English text. Pure.
import { fill } from "./fill.ts";

/** @returns undefined if it is unknown */
export type PhraseBook = (text: string) => string | undefined;

/** @param phrases by the English sentence, with the same `{holes}` */
export function makePhraseBook(phrases: Readonly<Record<string, string>>): PhraseBook {
  let patterns: { pattern: RegExp; translated: string }[] | undefined;
  const translate: PhraseBook = (text) => {
    if (Object.hasOwn(phrases, text)) return phrases[text];
    // Made on demand: few starts need it.
    patterns ??= Object.entries(phrases)
      .filter(([sentence]) => sentence.includes("{"))
      .sort(([one], [other]) => wordsIn(other) - wordsIn(one))
      .map(([sentence, translated]) => ({ pattern: patternOf(sentence), translated }));
    for (const { pattern, translated } of patterns) {
      const groups = pattern.exec(text)?.groups;
      // A hole may contain a sentence: `Cannot write "a": the disk is full`.
      if (groups)
        return fill(
          translated,
          mapValues(groups, (part) => translate(part) ?? part),
        );
    }
    return undefined;
  };
  return translate;
}

/** The longest sentence is tried first: `{what}: {why}` fits nearly all. */
function wordsIn(sentence: string): number {
  return sentence.replace(/\{\w+\}/g, "").length;
}

/** A value in quotes contains no quotes, and no value contains a line end. */
function patternOf(sentence: string): RegExp {
  const parts = sentence.split(/(\{\w+\})/).map((part, index, all) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return RegExp.escape(part);
    const isQuoted = all[index - 1]?.endsWith('"') && all[index + 1]?.startsWith('"');
    return `(?<${name}>${isQuoted ? '[^"\\n]*' : "[^\\n]+?"})`;
  });
  return new RegExp(`^${parts.join("")}$`);
}

function mapValues(
  values: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
