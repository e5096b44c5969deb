// The list of notes as values: pure functions that return a new list in the order the server keeps.
import type { Note } from "./api.ts";

/** The list with these notes added or replaced: pinned first, then the newest change first. */
export function withNotes(list: readonly Note[], changed: readonly Note[]): Note[] {
  const byId = new Map([...list, ...changed].map((note) => [note.id, note]));
  return [...byId.values()].sort(compareNotes);
}

/** The list with its next page. One that follows on needs no sorting, which thousands of notes would be felt in. */
export function withPage(list: readonly Note[], page: readonly Note[]): Note[] {
  const last = list.at(-1);
  const [first] = page;
  return last && first && compareNotes(last, first) >= 0 ? withNotes(list, page) : [...list, ...page];
}

export function withoutNote(list: readonly Note[], id: number): Note[] {
  return list.filter((note) => note.id !== id);
}

/** The part of the list that is loaded, after a change. A note that belongs to the part that is not is left to its page. */
export function withChange(list: readonly Note[], note: Note, hasMore: boolean): Note[] {
  const others = withoutNote(list, note.id);
  const last = others.at(-1);
  return hasMore && last && compareNotes(note, last) > 0 ? others : withNotes(others, [note]);
}

function compareNotes(a: Note, b: Note): number {
  return Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt || b.id - a.id;
}
