// Full-text search as you type. What people type is only ever words to look for, never the index's own query language.
import { desc, sql } from "drizzle-orm";
import { Elysia, t } from "elysia";

import type { Context } from "../runtime/index.ts";
import { Note, noteColumns, Page } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

/** A text in pieces, so that the page can mark what was found without ever reading markup. */
const Segments = t.Array(t.Object({ text: t.String(), hit: t.Boolean() }));
const Found = t.Object({ note: Note, title: Segments, snippet: Segments });

export function searchRoutes({ db }: Context<typeof schema>) {
  return new Elysia().get(
    "/api/search",
    async ({ query: { q, limit, offset } }) => {
      const match = matchExpression(q);
      if (match === "") return [];
      const rows = await db
        .select({
          note: noteColumns,
          title: sql<string>`highlight(notes_fts, 0, ${hitStart}, ${hitEnd})`,
          snippet: sql<string>`snippet(notes_fts, 1, ${hitStart}, ${hitEnd}, '…', 24)`,
        })
        .from(notes)
        .innerJoin(sql`notes_fts`, sql`notes_fts.rowid = ${notes.id}`)
        .where(sql`notes_fts MATCH ${match}`)
        .orderBy(desc(notes.pinned), sql`rank`)
        .limit(limit)
        .offset(offset);
      return rows.map(({ note, title, snippet }) => {
        return { note, title: toSegments(title), snippet: toSegments(snippet) };
      });
    },
    { query: t.Object({ ...Page, q: t.String({ maxLength: 200 }) }), response: { 200: t.Array(Found) } },
  );
}

/** Notes that have all the words, each one whole or as the start of a longer one: `"green"* "te"*`. */
export function matchExpression(text: string): string {
  // What the index takes for words, too: https://www.sqlite.org/fts5.html#unicode61_tokenizer
  const words = text.match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];
  return words.map((word) => `"${word}"*`).join(" ");
}

/** Characters that no keyboard has. */
const hitStart = "\u0002";
const hitEnd = "\u0003";

const hitPattern = new RegExp(`${hitStart}([^${hitEnd}]*)${hitEnd}`);

/** Every second piece is what the pattern found. */
function toSegments(marked: string): (typeof Segments)["static"] {
  const segments = marked.split(hitPattern).map((text, index) => ({ text, hit: index % 2 === 1 }));
  return segments.filter(({ text }) => text !== "");
}
