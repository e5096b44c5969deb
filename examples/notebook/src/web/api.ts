// Every request the page makes, typed by the routes: a renamed field breaks the build.
import { authorizedFetch, makeClient, unwrap, type DataOf } from "samara-kit/web";
import type { routes } from "../routes.ts";

const { api } = makeClient<typeof routes>();

export type Note = DataOf<typeof api.notes.get>[number];
export type Found = DataOf<typeof api.search.get>[number];
export type Segment = Found["title"][number];
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
/** Not through Eden, which would read the whole file. */
export async function importNotes(file: Blob): Promise<DataOf<typeof api.import.post>> {
  const headers = { "content-type": "application/json" };
  const response = await authorizedFetch("/api/import", { method: "POST", headers, body: file });
  const value: unknown = await response.json();
  const data = value as DataOf<typeof api.import.post>;
  return await unwrap(
    Promise.resolve({ data, error: response.ok ? null : { status: response.status, value } }),
  );
}

/** Not through Eden, which turns a text that looks like a number into one. */
export async function readWelcome(): Promise<string> {
  const response = await authorizedFetch("/api/welcome");
  return response.ok ? await response.text() : "";
}
