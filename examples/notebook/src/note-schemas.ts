// Schemas made from the table: routes check with them, and the page's types follow from them.
import { createInsertSchema, createSelectSchema } from "drizzle-typebox";
import { t } from "elysia";

import { notes } from "./schema.ts";

const { id, title, body, pinned, createdAt, updatedAt } = notes;
/** The exported columns: all except those that only this database understands. */
export const carriedColumns = { title, body, pinned, createdAt, updatedAt };
export const noteColumns = { id, ...carriedColumns };
export const Note = t.Omit(createSelectSchema(notes), ["key"]);

const insertSchema = createInsertSchema(notes, {
  title: t.String({ minLength: 1, maxLength: 200 }),
  body: t.Optional(t.String({ maxLength: 20_000 })),
});
export const NewNote = t.Pick(insertSchema, ["title", "body", "pinned"]);
/** The last millisecond that a Date can be. */
export const latestTime = 8_640_000_000_000_000;
/** For answers. `t.Integer()` also reads texts, so Elysia would walk through all of an answer: 200 bytes for each number. */
export const { id: WholeNumber } = Note.properties;
export const NoteId = t.Object({ id: t.Integer() });
/** A part of a list. */
export const Page = {
  limit: t.Integer({ minimum: 1, maximum: 200, default: 200 }),
  offset: t.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
};
