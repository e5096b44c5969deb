// Every request the page makes, typed by the routes: a renamed field breaks the build.
import { authorizedFetch, makeClient, unwrap, type DataOf } from "samara-kit/web";
import type { routes } from "../routes.ts";

const { api } = makeClient<typeof routes>();

export type Note = DataOf<typeof api.notes.get>[number];
export type Found = DataOf<typeof api.search.get>[number];
export type Segment = Found["title"][number];
export type NotesFile = DataOf<typeof api.export.get>;
type NewNote = Parameters<typeof api.notes.post>[0];
type NoteChange = Parameters<ReturnType<typeof api.notes>["patch"]>[0];

/** A search shows at most this many. */
export const maxFound = 100;

export const listNotes = (offset: number, limit: number) =>
  unwrap(api.notes.get({ query: { offset, limit } }));
export const readNote = (id: number) => unwrap(api.notes({ id }).get());
export const addNote = (note: NewNote) => unwrap(api.notes.post(note));
export const changeNote = (id: number, change: NoteChange) => unwrap(api.notes({ id }).patch(change));
export const deleteNote = (id: number) => unwrap(api.notes({ id }).delete());
export const findNotes = (q: string, signal: AbortSignal) =>
  unwrap(api.search.get({ query: { q, offset: 0, limit: maxFound }, fetch: { signal } }));
export const readPreferences = () => unwrap(api.preferences.get());
export const exportNotes = () => unwrap(api.export.get());
export const importNotes = (file: NotesFile) => unwrap(api.import.post(file));

/** Not through Eden, which turns a text that looks like a number into one. */
export async function readWelcome(): Promise<string> {
  const response = await authorizedFetch("/api/welcome");
  return response.ok ? await response.text() : "";
}
