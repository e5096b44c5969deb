// A note's life: listed, added, read, changed, deleted. Every change is sent to the open windows.
import { and, desc, eq, sql } from "drizzle-orm";
import { Elysia, t } from "elysia";

import { ErrorBody, failure, type Context } from "samara-kit";
import type { Changes } from "./changes.ts";
import { latestTime, NewNote, Note, noteColumns, NoteId, Page } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

/** `key`: a note with the key of an earlier one is not added; the answer is the earlier one. */
const KeyedNote = t.Object({
  ...NewNote.properties,
  key: t.Optional(t.String({ minLength: 1, maxLength: 100 })),
});
/** `ifUpdatedAt`: change it only if it is unchanged since then; without it, change it anyway. */
const NoteChange = t.Partial(t.Object({ ...NewNote.properties, ifUpdatedAt: t.Integer() }), {
  minProperties: 1,
});

export function noteRoutes({ db }: Context<typeof schema>, changes: Changes) {
  // Prepared once, because every load of the page needs it.
  const listNotes = db
    .select(noteColumns)
    .from(notes)
    .orderBy(desc(notes.pinned), desc(notes.updatedAt), desc(notes.id))
    .limit(sql.placeholder("limit"))
    .offset(sql.placeholder("offset"))
    .prepare();
  const findNote = async (id: number) =>
    await db.select(noteColumns).from(notes).where(eq(notes.id, id)).get();

  return new Elysia()
    .get("/api/notes", async ({ query }) => await listNotes.all(query), {
      query: t.Object(Page),
      response: { 200: t.Array(Note) },
    })
    .post(
      "/api/notes",
      async ({ body, status }) => {
        const now = Date.now();
        const note = await db
          .insert(notes)
          .values({ ...body, createdAt: now, updatedAt: now })
          // Changes nothing, but returns the existing note.
          .onConflictDoUpdate({ target: notes.key, set: { key: notes.key } })
          .returning(noteColumns)
          .get();
        changes.publish({ kind: "put", note });
        return status(201, note);
      },
      { body: KeyedNote, response: { 201: Note } },
    )
    .get("/api/notes/:id", async ({ params }) => (await findNote(params.id)) ?? noSuchNote(), {
      params: NoteId,
      response: { 200: Note, 404: ErrorBody },
    })
    .patch(
      "/api/notes/:id",
      async ({ params, body: { ifUpdatedAt, ...change } }) => {
        const asExpected = ifUpdatedAt === undefined ? undefined : eq(notes.updatedAt, ifUpdatedAt);
        const note = await db
          .update(notes)
          .set({ ...change, updatedAt: laterThanBefore() })
          .where(and(eq(notes.id, params.id), asExpected))
          .returning(noteColumns)
          .get();
        if (!note) return (await findNote(params.id)) ? changedMeanwhile() : noSuchNote();
        changes.publish({ kind: "put", note });
        return note;
      },
      { params: NoteId, body: NoteChange, response: { 200: Note, 404: ErrorBody, 409: ErrorBody } },
    )
    .delete(
      "/api/notes/:id",
      async ({ params: { id }, status }) => {
        const deleted = await db.delete(notes).where(eq(notes.id, id)).returning({ id: notes.id }).get();
        if (!deleted) return noSuchNote();
        changes.publish({ kind: "gone", id });
        return status(204, undefined);
      },
      { params: NoteId, response: { 204: t.Void(), 404: ErrorBody } },
    );
}

/**
 * Each change is later than the one before, as `ifUpdatedAt` needs, even after a clock was set
 * back. But an imported note may have the last possible time, which no other follows.
 */
function laterThanBefore() {
  return sql<number>`min(max(${Date.now()}, ${notes.updatedAt} + 1), ${latestTime})`;
}

const noSuchNote = () => failure(404, "not_found", "There is no note with this id.");
const changedMeanwhile = () => failure(409, "changed", "This note was changed somewhere else meanwhile.");
