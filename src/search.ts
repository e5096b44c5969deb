// What people type into the search field, as a condition on notes. Pure.
import { and, or, sql } from "drizzle-orm";

import { notes } from "./schema.ts";

/** Every word must be somewhere in the note. Without a word, every note matches. */
export function hasWords(query: string) {
  const words = query.split(/\s+/).filter(Boolean);
  return and(...words.map((word) => or(...spellings(word).map(contains))));
}

function contains(part: string) {
  return sql`instr(lower(${notes.title} || char(10) || ${notes.body}), lower(${part})) > 0`;
}

/** SQLite's lower() knows the letters a to z only, so "äpfel" has to ask for "Äpfel" too. */
function spellings(word: string): string[] {
  const [first = "", ...rest] = word.toLowerCase();
  return [word, word.toLowerCase(), word.toUpperCase(), first.toUpperCase() + rest.join("")];
}
