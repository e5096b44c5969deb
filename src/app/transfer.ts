// All notes as one JSON file, and back again. What cannot be read whole is not read at all.
import { sql } from "drizzle-orm";
import { Elysia, t } from "elysia";

import type { Context, Transaction } from "../runtime/index.ts";
import type { Changes } from "./changes.ts";
import { latestTime, NewNote } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

const time = t.Integer({ minimum: 0, maximum: latestTime });
const Carried = t.Object({
  ...NewNote.properties,
  createdAt: t.Optional(time),
  updatedAt: t.Optional(time),
});
const NotesFile = t.Object({ notes: t.Array(Carried, { maxItems: 100_000 }) });

export function transferRoutes({ db, transaction }: Context<typeof schema>, changes: Changes) {
  return new Elysia()
    .get("/api/export", async () => ({ notes: await db.select(carried).from(notes).orderBy(notes.id) }), {
      // However many there are: what is in the notebook must come out.
      response: t.Object({ notes: t.Array(Carried) }),
    })
    .post(
      "/api/import",
      ({ body }) => {
        const result = transaction((tx) => importNotes(tx, body.notes, Date.now()));
        changes.publish({ kind: "many" });
        return result;
      },
      {
        body: NotesFile,
        response: t.Object({ ids: t.Array(t.Integer()), known: t.Integer() }),
      },
    );
}

const carried = {
  title: notes.title,
  body: notes.body,
  pinned: notes.pinned,
  createdAt: notes.createdAt,
  updatedAt: notes.updatedAt,
};

/** Adds what is not there yet, so that the same file can be imported twice. @returns the new notes' ids, and how many were there */
function importNotes(
  tx: Transaction<typeof schema>,
  incoming: readonly (typeof Carried.static)[],
  now: number,
) {
  const known = new Set(tx.select(carried).from(notes).all().map(identityOf));
  const insert = tx
    .insert(notes)
    .values({
      title: sql.placeholder("title"),
      body: sql.placeholder("body"),
      pinned: sql.placeholder("pinned"),
      createdAt: sql.placeholder("createdAt"),
      updatedAt: sql.placeholder("updatedAt"),
    })
    .returning({ id: notes.id })
    .prepare();
  const ids: number[] = [];
  for (const { title, body = "", pinned = false, createdAt = now, updatedAt = createdAt } of incoming) {
    const note = { title, body, pinned, createdAt, updatedAt };
    if (!known.has(identityOf(note))) ids.push(insert.get(note).id);
    known.add(identityOf(note));
  }
  return { ids, known: incoming.length - ids.length };
}

function identityOf({ title, body, createdAt }: { title: string; body: string; createdAt: number }): string {
  return JSON.stringify([title, body, createdAt]);
}
