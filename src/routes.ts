// The app's API: one chain of routes, whose types the page uses. The kit serves the page itself.
import { join } from "node:path";
import { and, desc, eq, getTableColumns, or, sql } from "drizzle-orm";
import { createSelectSchema } from "drizzle-typebox";
import { Elysia, t } from "elysia";
import { ErrorBody, eventStream, failure, makeBroadcast, type Context } from "samara-kit";
import type config from "./config.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

const { key, ...columns } = getTableColumns(notes);
const Note = t.Omit(createSelectSchema(notes), ["key"]);
const title = t.String({ minLength: 1, maxLength: 200 });
const body = t.Optional(t.String({ maxLength: 100_000 }));
/** A note with the key of an earlier one is not added again. */
const NewNote = t.Object({ title, body, key: t.Optional(t.String({ minLength: 1, maxLength: 100 })) });
/** `ifUpdatedAt`: change the note only if it was not changed since then. */
const Change = t.Partial(t.Object({ title, body, ifUpdatedAt: t.Integer() }), { minProperties: 1 });
const limit = t.Integer({ minimum: 1, maximum: 10_000, default: 500 });
const oneNote = { params: t.Object({ id: t.Integer() }), response: { 200: Note, 404: ErrorBody } };

const noSuchNote = () => failure(404, "not_found", "There is no note with this id.");
const changedMeanwhile = () => failure(409, "changed", "This note was changed somewhere else meanwhile.");

export function routes({ db, home, settings, stopping }: Context<typeof schema, typeof config>) {
  const changes = makeBroadcast<"changed">();
  const findNote = async (id: number) => await db.select(columns).from(notes).where(eq(notes.id, id)).get();

  return new Elysia({ name: "notes" })
    .onAfterHandle(({ request }) => {
      // Every window hears of every change, and asks for the list again.
      if (request.method !== "GET") changes.publish("changed");
    })
    .get(
      "/api/notes",
      async ({ query }) => {
        const found = db.select(columns).from(notes).where(hasWords(query.q));
        return await found.orderBy(desc(notes.updatedAt), desc(notes.id)).limit(query.limit);
      },
      { query: t.Object({ q: t.String({ default: "" }), limit }), response: { 200: t.Array(Note) } },
    )
    .post(
      "/api/notes",
      async ({ body: note, status }) => {
        const now = Date.now();
        const insert = db.insert(notes).values({ ...note, createdAt: now, updatedAt: now });
        // Sets nothing new, but returns the note that is there already.
        const known = { target: key, set: { key } };
        return status(201, await insert.onConflictDoUpdate(known).returning(columns).get());
      },
      { body: NewNote, response: { 201: Note } },
    )
    .get("/api/notes/:id", async ({ params }) => (await findNote(params.id)) ?? noSuchNote(), oneNote)
    .patch(
      "/api/notes/:id",
      async ({ params: { id }, body: { ifUpdatedAt = notes.updatedAt, ...change } }) => {
        // Later than before even if the clock was set back: `ifUpdatedAt` relies on it.
        const later = sql`max(${Date.now()}, ${notes.updatedAt} + 1)`;
        const update = db.update(notes).set({ ...change, updatedAt: later });
        const isAsExpected = and(eq(notes.id, id), eq(notes.updatedAt, ifUpdatedAt));
        const note = await update.where(isAsExpected).returning(columns).get();
        return note ?? ((await findNote(id)) ? changedMeanwhile() : noSuchNote());
      },
      { ...oneNote, body: Change, response: { ...oneNote.response, 409: ErrorBody } },
    )
    .delete(
      "/api/notes/:id",
      async ({ params: { id } }) => {
        // The page keeps a deleted note, to restore it with PUT.
        const note = await db.delete(notes).where(eq(notes.id, id)).returning(columns).get();
        return note ?? noSuchNote();
      },
      oneNote,
    )
    .put(
      "/api/notes/:id",
      async ({ params: { id }, body: note }) => {
        const insert = db.insert(notes).values({ ...note, id });
        await insert.onConflictDoNothing();
        return (await findNote(id)) ?? noSuchNote();
      },
      { ...oneNote, body: t.Omit(Note, ["id"]) },
    )
    .get("/api/changes", ({ request: { signal } }) =>
      eventStream((send) => changes.subscribe((data) => send({ data })), { signal, stopping }),
    )
    .get("/api/start", async () => {
      const file = Bun.file(join(home, "welcome.md"));
      // The folder is the user's: they may have deleted it.
      const welcome = await file.text().catch(() => "");
      return { welcome, letterShortcuts: settings.app.letter_shortcuts };
    });
}

/** Every word must be somewhere in the note. Without a word, every note matches. */
function hasWords(query: string) {
  const words = query.split(/\s+/).filter(Boolean);
  return and(...words.map((word) => or(...spellings(word).map(contains))));
}

function contains(part: string) {
  return sql`instr(lower(${notes.title} || char(10) || ${notes.body}), lower(${part})) > 0`;
}

/** SQLite's lower() knows only the letters a to z, so "äpfel" must also search for "Äpfel". */
function spellings(word: string): string[] {
  const [first = "", ...rest] = word.toLowerCase();
  return [word, word.toLowerCase(), word.toUpperCase(), first.toUpperCase() + rest.join("")];
}
