// Notes, new notes and search results as rows. Pure, and cheap: every keystroke makes thousands.
import type { Draft } from "samara-kit/web";
import type { Found, Note, Segment } from "./api.ts";
import { textToStore, type Text } from "./note-drafts.ts";

export interface Row {
  /** A note's id, or the key of a new one. */
  key: string;
  /** Undefined while it is only kept in the browser. */
  note?: Note;
  title: string | Segment[];
  text: string | Segment[];
}

export function noteRow(note: Note): Row {
  return { key: String(note.id), note, title: note.title, text: note.body };
}

export function foundRow({ note, title, snippet }: Found): Row {
  return { key: String(note.id), note, title, text: snippet };
}

export function draftRow([key, draft]: [string, Draft<Text, Note>]): Row {
  const { title, body } = textToStore(draft.text);
  return { key, title, text: body };
}
