// All notes as one JSON file, and back again: never more than a part of it is in memory. An import
// takes the whole file or nothing.
import { gt } from "drizzle-orm";
import { Elysia, t } from "elysia";

import { maxBody, readJsonList, textStream, type Context, type Snapshot } from "samara-kit";
import type { Changes } from "./changes.ts";
import { makeIncoming } from "./incoming.ts";
import { latestTime, NewNote, noteColumns, WholeNumber } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

const time = t.Optional(t.Integer({ minimum: -latestTime, maximum: latestTime }));
/** Without limits: every notebook must be exportable, and every export importable. */
const Carried = t.Object({
  ...NewNote.properties,
  title: t.String({ minLength: 1 }),
  body: t.Optional(t.String()),
  createdAt: time,
  updatedAt: time,
});

export function transferRoutes(context: Context<typeof schema>, changes: Changes) {
  let receive: ReturnType<typeof makeIncoming> | undefined;
  return new Elysia()
    .get(
      "/api/export",
      // The snapshot is of this moment, however long the rest takes.
      () => textStream(writeNotes(context.snapshot()), "application/json"),
      { detail: { responses: { 200: { description: "Every note", content: { "application/json": {} } } } } },
    )
    .post(
      "/api/import",
      async ({ request }) => {
        receive ??= makeIncoming(context);
        using incoming = receive();
        const now = Date.now();
        let count = 0;
        for await (const batch of readJsonList(request, "notes", Carried)) {
          count += batch.length;
          incoming.add(
            batch.map(({ title, body = "", pinned = false, createdAt = now, updatedAt = createdAt }) => {
              return { title, body, pinned, createdAt, updatedAt };
            }),
          );
        }
        const ids = context.transaction((tx) => incoming.store(tx));
        changes.publish({ kind: "many" });
        return { ids, known: count - ids.length };
      },
      {
        ...maxBody(2 ** 31),
        parse: "none",
        response: t.Object({ ids: t.Array(WholeNumber), known: WholeNumber }),
      },
    );
}

const pageSize = 200;

async function* writeNotes(snapshot: Snapshot<typeof schema>) {
  using taken = snapshot;
  yield '{"notes":[';
  let separator = "\n";
  for (let last = Number.MIN_SAFE_INTEGER; ;) {
    const page = await taken.db
      .select(noteColumns)
      .from(notes)
      .where(gt(notes.id, last))
      .orderBy(notes.id)
      .limit(pageSize);
    if (page.length === 0) break;
    last = page.at(-1)?.id ?? last;
    yield separator + page.map(({ id: _id, ...note }) => JSON.stringify(note)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}
