// Full-text search as you type, by two indexes: one of words, and one for writing without spaces and for emoji.
import { and, desc, not, sql, type SQL } from "drizzle-orm";
import { Elysia, t } from "elysia";

import type { Context } from "samara-kit";
import { Note, noteColumns, Page } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";
import { excerpt, hitEnd, hitStart, Segments, toSegments } from "./search-marks.ts";
import { readWanted, type Wanted } from "./search-words.ts";

const Found = t.Object({ note: Note, title: Segments, snippet: Segments });

export function searchRoutes({ db }: Context<typeof schema>) {
  let hasRows = false;
  /** Each row is one entry of the second index: see fts5vocab in https://www.sqlite.org/fts5.html */
  function needRows() {
    if (hasRows) return;
    db.run(sql`CREATE VIRTUAL TABLE IF NOT EXISTS temp.notes_trigram_rows
      USING fts5vocab('main', 'notes_trigrams', 'instance')`);
    hasRows = true;
  }

  const byWords = (match: string) =>
    db
      .select({
        note: noteColumns,
        title: sql<string>`highlight(notes_fts, 0, ${hitStart}, ${hitEnd})`,
        snippet: sql<string>`snippet(notes_fts, 1, ${hitStart}, ${hitEnd}, '…', 24)`,
      })
      .from(notes)
      .innerJoin(sql`notes_fts`, sql`notes_fts.rowid = ${notes.id} AND notes_fts MATCH ${match}`)
      .orderBy(desc(notes.pinned), sql`rank`);
  const byPartsAlone = () =>
    db
      .select({ note: noteColumns, title: notes.title, snippet: notes.body })
      .from(notes)
      .orderBy(desc(notes.pinned), desc(notes.updatedAt), desc(notes.id));

  /** Whole words, the most common case. */
  async function findWords({ match, parts }: Wanted, limit: number, offset: number) {
    if (match === "") return [];
    const rows = await byWords(match).where(hasParts(parts)).limit(limit).offset(offset);
    return rows.map(({ note, title, snippet }) => {
      return { note, title: toSegments(title, parts), snippet: toSegments(snippet, parts) };
    });
  }

  /** Further results: notes with the words inside others, or with only the parts. */
  async function findParts({ match, words, parts }: Wanted, limit: number, offset: number) {
    const all = [...parts, ...words].toSorted((a, b) => b.length - a.length);
    const [longest] = all;
    // A single letter is in every note, and means little.
    if (longest === undefined || (words.length > 0 && longest.length < 2)) return [];
    const isOther = match === "" ? undefined : not(isByWords(match));
    const before =
      match === "" || offset === 0 ? 0 : await db.$count(notes, and(isByWords(match), hasParts(parts)));
    const rows = await byPartsAlone()
      .where(and(hasParts(all), isOther, ...words.map(startsWord)))
      .limit(limit)
      .offset(Math.max(0, offset - before));
    return rows.map(({ note, title, snippet }) => {
      return { note, title: toSegments(title, all), snippet: toSegments(excerpt(snippet, all), all) };
    });
  }

  return new Elysia().get(
    "/api/search",
    async ({ query: { q, limit, offset } }) => {
      const wanted = readWanted(q);
      needRows();
      const found = await findWords(wanted, limit, offset);
      return found.length === limit
        ? found
        : found.concat(await findParts(wanted, limit - found.length, offset));
    },
    { query: t.Object({ ...Page, q: t.String({ maxLength: 200 }) }), response: { 200: t.Array(Found) } },
  );
}

/** The index finds notes with the start of the longest part; those are searched for all parts. */
function hasParts([first, ...others]: readonly string[]): SQL | undefined {
  if (first === undefined) return undefined;
  const start = [...first.toLowerCase()].slice(0, 3).join("");
  return and(
    sql`${notes.id} IN (SELECT doc FROM notes_trigram_rows WHERE term >= ${start} AND term < ${start + "\u{10FFFF}"})`,
    // No part contains "%" or "_".
    ...[first, ...others].map((part) => {
      return sql`(${notes.title} LIKE ${`%${part}%`} OR ${notes.body} LIKE ${`%${part}%`})`;
    }),
  );
}

function isByWords(match: string): SQL {
  return sql`${notes.id} IN (SELECT rowid FROM notes_fts WHERE notes_fts MATCH ${match})`;
}

/** Not within another word: `eat` is not in `theatre`. A word has no special signs of GLOB. */
function startsWord(word: string): SQL {
  return sql`lower(' ' || ${notes.title} || ' ' || ${notes.body}) GLOB ${`*[^a-z0-9]${word.toLowerCase()}*`}`;
}
