// All notes as one JSON file, and back again. What cannot be read whole is not read at all.
import { Elysia, t } from "elysia";

import type { Context, Transaction } from "../runtime/index.ts";
import type { Changes } from "./changes.ts";
import { carriedColumns, latestTime, NewNote } from "./note-schemas.ts";
import type * as schema from "./schema.ts";
import { notes } from "./schema.ts";

const time = t.Optional(t.Integer({ minimum: 0, maximum: latestTime }));
const Carried = t.Object({ ...NewNote.properties, createdAt: time, updatedAt: time });
const NotesFile = t.Object({ notes: t.Array(Carried, { maxItems: 100_000 }) });

export function transferRoutes({ db, transaction }: Context<typeof schema>, changes: Changes) {
  return new Elysia()
    .get(
      "/api/export",
      async () => ({ notes: await db.select(carriedColumns).from(notes).orderBy(notes.id) }),
      {
        // However many there are: what is in the notebook must come out.
        response: t.Object({ notes: t.Array(Carried) }),
      },
    )
    .post(
      "/api/import",
      ({ body }) => {
        const result = transaction((tx) => importNotes(tx, body.notes));
        changes.publish({ kind: "many" });
        return result;
      },
      { body: NotesFile, response: t.Object({ ids: t.Array(t.Integer()), known: t.Integer() }) },
    );
}

/** One statement takes this many: SQLite knows no more than 32,766 values in one. */
const chunkSize = 1000;

/** Adds what is not there yet, so that the same file can be imported twice. @returns the new notes' ids, and how many were there */
function importNotes(tx: Transaction<typeof schema>, incoming: (typeof Carried.static)[]) {
  const now = Date.now();
  const known = new Set(tx.select(carriedColumns).from(notes).all().map(identityOf));
  const added = incoming
    .map(({ createdAt = now, ...note }) => ({ body: "", updatedAt: createdAt, ...note, createdAt }))
    .filter((note) => known.size < known.add(identityOf(note)).size);
  const ids: number[] = [];
  for (let from = 0; from < added.length; from += chunkSize) {
    const chunk = added.slice(from, from + chunkSize);
    const stored = tx.insert(notes).values(chunk).returning({ id: notes.id }).all();
    ids.push(...stored.map(({ id }) => id));
  }
  return { ids, known: incoming.length - ids.length };
}

function identityOf({ title, body, createdAt }: { title: string; body: string; createdAt: number }): string {
  return JSON.stringify([title, body, createdAt]);
}
