// The peer that has the sample's own framework and queries, compiled without the kit: what is left is the kit's part.
import { desc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { Elysia, t } from "elysia";

import { announce, argument, headers, marks, openNotes, toSegments } from "../common.ts";

const notes = sqliteTable(
  "notes",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    title: text("title").notNull(),
    body: text("body").notNull().default(""),
    pinned: integer("pinned", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("notes_list_order").on(table.pinned, table.updatedAt)],
);

const client = openNotes();
const db = drizzle({ client, schema: { notes } });
const listNotes = db
  .select()
  .from(notes)
  .orderBy(desc(notes.pinned), desc(notes.updatedAt), desc(notes.id))
  .limit(sql.placeholder("limit"))
  .offset(sql.placeholder("offset"))
  .prepare();

const Note = t.Object({
  id: t.Integer(),
  title: t.String(),
  body: t.String(),
  pinned: t.Boolean(),
  createdAt: t.Integer(),
  updatedAt: t.Integer(),
});
const NewNote = t.Object({
  title: t.String({ minLength: 1, maxLength: 200 }),
  body: t.Optional(t.String({ maxLength: 20_000 })),
  pinned: t.Optional(t.Boolean()),
});
const Page = {
  limit: t.Integer({ minimum: 1, maximum: 200, default: 200 }),
  offset: t.Integer({ minimum: 0, default: 0 }),
};
const Segments = t.Array(t.Object({ text: t.String(), hit: t.Boolean() }));
const Found = t.Object({ note: Note, title: Segments, snippet: Segments });
const health = { status: "ok", name: argument("--name"), version: argument("--version") };
let host = "";

const app = new Elysia()
  .headers(headers)
  .onRequest(({ request, status }) => {
    if (request.headers.get("host") === host) return;
    return status(421, refusal("misdirected", `This app answers at http://${host} only.`));
  })
  .get("/health", () => health)
  .get("/api/notes", async ({ query }) => await listNotes.all(query), {
    query: t.Object(Page),
    response: { 200: t.Array(Note) },
  })
  .post(
    "/api/notes",
    async ({ body, status }) => {
      const now = Date.now();
      const values = { ...body, createdAt: now, updatedAt: now };
      // After get() the statement is not at its end: it would keep the log from ever being written back.
      const [note] = await db.insert(notes).values(values).returning();
      if (!note) throw new Error("Nothing was inserted");
      return status(201, note);
    },
    { body: NewNote, response: { 201: Note } },
  )
  .get(
    "/api/notes/:id",
    async ({ params, status }) =>
      (await db.select().from(notes).where(eq(notes.id, params.id)).get()) ??
      status(404, refusal("not_found", "There is no note with this id.")),
    { params: t.Object({ id: t.Integer() }) },
  )
  .get("/api/search", async ({ query: { q, limit, offset } }) => await search(q, limit, offset), {
    query: t.Object({ ...Page, q: t.String({ maxLength: 200 }) }),
    response: { 200: t.Array(Found) },
  })
  .listen({ hostname: "127.0.0.1", port: Number(argument("--port")) });

host = `127.0.0.1:${app.server?.port}`;
announce(host);
process.once("SIGTERM", () => void app.stop().then(() => client.close()));

async function search(q: string, limit: number, offset: number) {
  const match =
    q
      .match(/[\p{L}\p{N}]+/gu)
      ?.map((word) => `"${word}"*`)
      .join(" ") ?? "";
  const rows = await db
    .select({
      note: notes,
      title: sql<string>`highlight(notes_fts, 0, ${marks.start}, ${marks.end})`,
      snippet: sql<string>`snippet(notes_fts, 1, ${marks.start}, ${marks.end}, '…', 24)`,
    })
    .from(notes)
    .innerJoin(sql`notes_fts`, sql`notes_fts.rowid = ${notes.id} AND notes_fts MATCH ${match}`)
    .orderBy(desc(notes.pinned), sql`rank`)
    .limit(limit)
    .offset(offset);
  return rows.map(({ note, title, snippet }) => {
    return { note, title: toSegments(title), snippet: toSegments(snippet) };
  });
}

function refusal(code: string, message: string) {
  return { error: { code, message } };
}
