// Turns the text of the search field into words to find, never into a query language. Pure.

export interface Wanted {
  /** For the index of words: each one as a word or its beginning, `"green"* "te"*`; "" for none. */
  match: string;
  /** The same words, for notes that join one to writing without spaces: `新iPhone`. */
  words: readonly string[];
  /** Texts to find anywhere, even inside words; longest first. */
  parts: readonly string[];
}

/** More would be slow on many notes and find little else; the longest are the most specific. */
const maxWanted = 6;

/** Writing without spaces, and symbols: the same characters as in 0002_trigrams.sql. */
const unspaced = String.raw`©®‼⁉™ℹ\u0E00-\u109F\u1100-\u11FF\u1780-\u17FF\u2190-\u{10FFFF}`;
const anyUnspaced = new RegExp(`[${unspaced}]`, "u");

export const isUnspaced = (text: string) => anyUnspaced.test(text);

/** Words as in https://www.sqlite.org/fts5.html#unicode61_tokenizer; a flag; a coloured emoji. */
const token = new RegExp(
  String.raw`[\p{L}\p{N}\p{M}\p{Co}]+|\p{RI}{2}|(?=\p{S})[${unspaced}]\p{EMod}?`,
  "gu",
);

export function readWanted(text: string): Wanted {
  // It only makes a symbol colourful; some keyboards send it and some do not.
  const tokens = text.normalize().replaceAll("\uFE0F", " ").match(token) ?? [];
  const parts = longest(tokens.filter((word) => isUnspaced(word)));
  const words = longest(tokens.filter((word) => !isUnspaced(word)));
  return {
    match: words.map((word) => `"${word}"*`).join(" "),
    words,
    parts: parts.toSorted((a, b) => b.length - a.length),
  };
}

/** Each once, without those that begin another one, in the order typed. */
function longest(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const isImplied = kept.some((other) => other.toLowerCase().startsWith(word.toLowerCase()));
    if (!isImplied && kept.length < maxWanted) kept.push(word);
  }
  return words.filter((word, index) => kept.includes(word) && words.indexOf(word) === index);
}
