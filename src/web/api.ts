// Every request the page makes, typed by the routes: if a field is renamed there, this does not compile.
import { makeClient, unwrap, type DataOf } from "samara-kit/web";
import type { routes } from "../routes.ts";

const { api } = makeClient<typeof routes>();

export type Note = DataOf<typeof api.notes.get>[number];
export type Text = Pick<Note, "title" | "body">;

/** The page shows at most this many; searching finds the others. */
export const limit = 500;
export const list = (q: string, signal: AbortSignal) =>
  unwrap(api.notes.get({ query: { q, limit }, fetch: { signal } }));
export const read = ({ id }: Note) => unwrap(api.notes({ id }).get());
export const add = (text: Text, key: string) => unwrap(api.notes.post({ ...text, key }));
/** Only if the note is still as it was. */
export const change = ({ id, updatedAt }: Note, text: Text) =>
  unwrap(api.notes({ id }).patch({ ...text, ifUpdatedAt: updatedAt }));
export const remove = ({ id }: Note) => unwrap(api.notes({ id }).delete());
export const bringBack = ({ id, ...note }: Note) => unwrap(api.notes({ id }).put(note));
export const readStart = () => unwrap(api.start.get());
