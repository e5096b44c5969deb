// The texts being written. The kit keeps and sends them; this file says how to store a note.
import { makeDrafts } from "samara-kit/web";
import * as api from "./api.ts";

export type Text = Pick<api.Note, "title" | "body">;

export type NoteDrafts = ReturnType<typeof makeNoteDrafts>;

export const makeNoteDrafts = (onChange: () => void, onStored: (key: string, note: api.Note) => void) =>
  makeDrafts<Text, api.Note>({
    name: "notes",
    add: (text, key) => api.addNote({ ...text, key }),
    change: ({ id, updatedAt }, text) => api.changeNote(id, { ...text, ifUpdatedAt: updatedAt }),
    read: ({ id }) => api.readNote(id),
    textOf: textToStore,
    isBlank: ({ title, body }) => `${title}${body}`.trim() === "",
    onChange,
    onStored,
  });

/** A note needs a title; without one its first words are used. */
export function textToStore({ title, body }: Text): Text {
  const firstLine = body.trim().split("\n")[0] ?? "";
  return { title: title.trim() || firstLine.slice(0, 80).trim() || "Untitled", body };
}
