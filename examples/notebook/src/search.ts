// Full-text search as you type, by two indexes: one of words, and one for writing without spaces and for emoji.
import { and, desc, sql, type SQL } from "drizzle-orm";
import { Elysia, t } from "elysia";

import type { Context } from "samara-kit";
import { Note, noteColumns, Page } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";
import { excerpt, hitEnd, hitStart, Segments, toSegments } from "./search-marks.ts";
import { readWanted } from "./search-words.ts";

const Found = t.Object({ note: Note, title: Segments, snippet: Segments });

export function searchRoutes({ db }: Context<typeof schema>) {
  // What the second index holds, row by row: https://www.sqlite.org/fts5.html#the_fts5vocab_virtual_table_module
  db.run(sql`CREATE VIRTUAL TABLE IF NOT EXISTS temp.notes_trigram_rows
    USING fts5vocab('main', 'notes_trigrams', 'instance')`);

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

  return new Elysia().get(
    "/api/search",
    async ({ query: { q, limit, offset } }) => {
      const { match, parts } = readWanted(q);
      if (match === "" && parts.length === 0) return [];
      const query = match === "" ? byPartsAlone() : byWords(match);
      const rows = await query.where(hasParts(parts)).limit(limit).offset(offset);
      return rows.map(({ note, title, snippet }) => {
        const shown = match === "" ? excerpt(snippet, parts) : snippet;
        return { note, title: toSegments(title, parts), snippet: toSegments(shown, parts) };
      });
    },
    { query: t.Object({ ...Page, q: t.String({ maxLength: 200 }) }), response: { 200: t.Array(Found) } },
  );
}

/** The index finds where the longest one begins; what it found is few, and looked through for the rest of it, and for the others. */
function hasParts([first, ...others]: readonly string[]): SQL | undefined {
  if (first === undefined) return undefined;
  const start = [...first.toLowerCase()].slice(0, 3).join("");
  return and(
    sql`${notes.id} IN (SELECT doc FROM notes_trigram_rows WHERE term >= ${start} AND term < ${start + "\u{10FFFF}"})`,
    // No part has a "%" or "_".
    ...[first, ...others].map((part) => {
      return sql`(${notes.title} LIKE ${`%${part}%`} OR ${notes.body} LIKE ${`%${part}%`})`;
    }),
  );
}
