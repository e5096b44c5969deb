// The list of notes as values: pure functions that return a new list in the order the server keeps.
import type { Change } from "../changes.ts";
import type { Note } from "./api.ts";

/** The list with these notes added or replaced: pinned first, then the newest change first. */
export function withNotes(list: readonly Note[], changed: readonly Note[]): Note[] {
  const byId = new Map([...list, ...changed].map((note) => [note.id, note]));
  return [...byId.values()].sort(compareNotes);
}

/** The loaded part of the list, after a change. It leaves out notes of the other part. */
export function withChange(list: readonly Note[], change: Change, hasMore: boolean): Note[] {
  if (change.kind === "many") return [...list];
  const changedId = change.kind === "put" ? change.note.id : change.id;
  const others = list.filter(({ id }) => id !== changedId);
  const last = others.at(-1);
  if (change.kind === "gone" || (hasMore && last && compareNotes(change.note, last) > 0)) return others;
  return withNotes(others, [change.note]);
}

function compareNotes(a: Note, b: Note): number {
  return Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt || b.id - a.id;
}
