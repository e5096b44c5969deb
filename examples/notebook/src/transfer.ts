// All notes as one JSON file, and back again. An import takes the whole file or nothing.
import { Elysia, t } from "elysia";

import { maxBody, type Context, type Transaction } from "samara-kit";
import type { Changes } from "./changes.ts";
import { carriedColumns, latestTime, NewNote, Note } from "./note-schemas.ts";
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
const NotesFile = t.Object({ notes: t.Array(Carried) });

export function transferRoutes({ db, transaction }: Context<typeof schema>, changes: Changes) {
  return new Elysia()
    .get(
      "/api/export",
      async () => ({ notes: await db.select(carriedColumns).from(notes).orderBy(notes.id) }),
      { response: t.Object({ notes: t.Array(t.Omit(Note, ["id"])) }) },
    )
    .post(
      "/api/import",
      ({ body }) => {
        const result = transaction((tx) => importNotes(tx, body.notes));
        changes.publish({ kind: "many" });
        return result;
      },
      {
        // The export could not make a larger text either.
        ...maxBody(2 ** 31),
        body: NotesFile,
        response: t.Object({ ids: t.Array(t.Integer()), known: t.Integer() }),
      },
    );
}

/** One statement takes this many: SQLite allows at most 32,766 values in one. */
const chunkSize = 1000;

/** Adds only missing notes. @returns the new notes' ids, and how many existed already */
function importNotes(tx: Transaction<typeof schema>, incoming: (typeof Carried.static)[]) {
  const now = Date.now();
  const isThere = countDown(tx.select(carriedColumns).from(notes).all().map(identityOf));
  const added = incoming
    .map(({ createdAt = now, ...note }) => ({ body: "", updatedAt: createdAt, ...note, createdAt }))
    .filter((note) => !isThere(identityOf(note)));
  const ids: number[] = [];
  for (let from = 0; from < added.length; from += chunkSize) {
    const chunk = added.slice(from, from + chunkSize);
    const stored = tx.insert(notes).values(chunk).returning({ id: notes.id }).all();
    ids.push(...stored.map(({ id }) => id));
  }
  return { ids, known: incoming.length - ids.length };
}

/** Whether an equal one is left, which it then takes: two equal notes stay two. */
function countDown(present: readonly string[]): (identity: string) => boolean {
  const left = new Map<string, number>();
  for (const identity of present) left.set(identity, (left.get(identity) ?? 0) + 1);
  return (identity) => {
    const count = left.get(identity) ?? 0;
    if (count > 0) left.set(identity, count - 1);
    return count > 0;
  };
}

function identityOf({ title, body, createdAt }: { title: string; body: string; createdAt: number }): string {
  return JSON.stringify([title, body, createdAt]);
}
