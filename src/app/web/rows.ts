// Notes, drafts and search results as rows of the list. Pure.
import type { Found, Note } from "./api.ts";
import { textToStore, type Draft } from "./drafts.ts";
import type { Row } from "./note-rows.tsx";

const previewLength = 160;

/** Made once for each note: a list of thousands is drawn at every keystroke. */
const made = new WeakMap<Note, Row>();

export function noteRow(note: Note): Row {
  const { id, title, body, pinned, updatedAt } = note;
  const row = made.get(note) ?? {
    key: String(id),
    title: plain(title),
    text: plain(preview(body)),
    pinned,
    updatedAt,
  };
  made.set(note, row);
  return row;
}

export function foundRow({ note, title, snippet }: Found): Row {
  return { ...noteRow(note), title, text: snippet };
}

/** A new note that is only kept in the page. */
export function draftRow([key, draft]: [string, Draft]): Row {
  const { title, body } = textToStore(draft);
  return { key, title: plain(title), text: plain(preview(body)), pinned: false };
}

function preview(body: string): string {
  return body.slice(0, previewLength).replace(/\s+/g, " ");
}

function plain(text: string): Row["title"] {
  return [{ text, hit: false }];
}
