// The app's API. Answers come from the database and the home; the page is served by the runtime.
import { join } from "node:path";

import { desc, eq, sql } from "drizzle-orm";
import { createInsertSchema, createSelectSchema } from "drizzle-typebox";
import { Elysia, t } from "elysia";

import { ErrorBody, failure, type Context } from "../runtime/index.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

const Note = createSelectSchema(notes);
const insertSchema = createInsertSchema(notes, {
  title: t.String({ minLength: 1, maxLength: 200 }),
  body: t.Optional(t.String({ maxLength: 20_000 })),
});
const NewNote = t.Pick(insertSchema, ["title", "body", "pinned"]);
const NoteChange = t.Partial(NewNote, { minProperties: 1 });
const NoteId = t.Object({ id: t.Integer() });
const Page = t.Object({
  limit: t.Integer({ minimum: 1, maximum: 200, default: 200 }),
  offset: t.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
});

export function routes({ db, home }: Context<typeof schema>) {
  // Prepared once, as every look at the page asks for it.
  const listNotes = db
    .select()
    .from(notes)
    .orderBy(desc(notes.pinned), desc(notes.updatedAt), desc(notes.id))
    .limit(sql.placeholder("limit"))
    .offset(sql.placeholder("offset"))
    .prepare();

  return new Elysia({ name: "notes" })
    .get("/api/welcome", () => readWelcome(home), { response: t.String() })
    .get("/api/notes", async ({ query }) => await listNotes.all(query), {
      query: Page,
      response: { 200: t.Array(Note) },
    })
    .post(
      "/api/notes",
      async ({ body, status }) => {
        const now = Date.now();
        const note = await db
          .insert(notes)
          .values({ ...body, createdAt: now, updatedAt: now })
          .returning()
          .get();
        return status(201, note);
      },
      { body: NewNote, response: { 201: Note } },
    )
    .get(
      "/api/notes/:id",
      async ({ params }) => {
        const note = await db.select().from(notes).where(eq(notes.id, params.id)).get();
        return note ?? noSuchNote();
      },
      {
        params: NoteId,
        response: { 200: Note, 404: ErrorBody },
      },
    )
    .patch(
      "/api/notes/:id",
      async ({ params, body }) => {
        const note = await db
          .update(notes)
          .set({ ...body, updatedAt: Date.now() })
          .where(eq(notes.id, params.id))
          .returning()
          .get();
        return note ?? noSuchNote();
      },
      { params: NoteId, body: NoteChange, response: { 200: Note, 404: ErrorBody } },
    )
    .delete(
      "/api/notes/:id",
      async ({ params, status }) => {
        const deleted = await db
          .delete(notes)
          .where(eq(notes.id, params.id))
          .returning({ id: notes.id })
          .get();
        return deleted ? status(204, undefined) : noSuchNote();
      },
      { params: NoteId, response: { 204: t.Void(), 404: ErrorBody } },
    );
}

function noSuchNote() {
  return failure(404, "not_found", "There is no note with this id.");
}

/** The text of the home's welcome.md, which its owner may have changed or deleted. */
async function readWelcome(home: string): Promise<string> {
  const file = Bun.file(join(home, "welcome.md"));
  return (await file.exists()) ? await file.text() : "";
}
