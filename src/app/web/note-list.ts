// The list of notes as values: pure functions that return a new list in the order the server keeps.
import type { Note } from "./api.ts";

/** The list with these notes added or replaced: pinned first, then the newest change first. */
export function withNotes(list: readonly Note[], changed: readonly Note[]): Note[] {
  const byId = new Map([...list, ...changed].map((note) => [note.id, note]));
  return [...byId.values()].sort(compareNotes);
}

export function withoutNote(list: readonly Note[], id: number): Note[] {
  return list.filter((note) => note.id !== id);
}

function compareNotes(a: Note, b: Note): number {
  return Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt || b.id - a.id;
}
