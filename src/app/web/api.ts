// Every request the page makes, typed by the routes themselves: a field renamed there does not compile here.
import { treaty, type Treaty } from "@elysiajs/eden/treaty2";

import { access, authorizedFetch } from "../../runtime/web/index.ts";
import type { routes } from "../routes.ts";

const { api } = treaty<ReturnType<typeof routes>>(location.origin, {
  // Only its properties differ, which nobody uses.
  fetcher: authorizedFetch as typeof fetch,
  // A note that looks like a date is a text all the same.
  parseDate: false,
});

export type Note = Treaty.Data<typeof api.notes.get>[number];
export type Found = Treaty.Data<typeof api.search.get>[number];
export type Segment = Found["title"][number];
export type NotesFile = Treaty.Data<typeof api.export.get>;

/** What can go wrong, told so that it can be shown as it is. */
export class ApiError extends Error {
  /** 503 also when nobody answers. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const listNotes = (offset: number, limit: number) =>
  answerOf(api.notes.get({ query: { offset, limit } }));
export const readNote = (id: number) => answerOf(api.notes({ id }).get());
export const addNote = (note: { title: string; body: string }) => answerOf(api.notes.post(note));
export const changeNote = (id: number, change: Parameters<ReturnType<typeof api.notes>["patch"]>[0]) =>
  answerOf(api.notes({ id }).patch(change));
export const deleteNote = (id: number) => answerOf(api.notes({ id }).delete());
export const findNotes = (q: string, offset: number, limit: number, signal: AbortSignal) =>
  answerOf(api.search.get({ query: { q, offset, limit }, fetch: { signal } }));
export const readPreferences = () => answerOf(api.preferences.get());
export const exportNotes = () => answerOf(api.export.get());
export const importNotes = (file: NotesFile) => answerOf(api.import.post(file));

/** Not through Eden, which takes a text that looks like a number for one. */
export async function readWelcome(): Promise<string> {
  const response = await authorizedFetch("/api/welcome");
  return response.ok ? await response.text() : "";
}

async function answerOf<Data>(
  request: Promise<{ data: Data | null; error: { status: unknown; value: unknown } | null }>,
): Promise<Data> {
  const { data, error } = await request;
  if (error) throw new ApiError(Number(error.status), errorMessage(error.value));
  // Without an error there is data; a 204 has none to speak of.
  return data as Data;
}

/** What to tell people. @throws what is no answer of the server: a bug of the page */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/** The same where the notice at the top of the page may have told it already: nobody answers, or not to this page. */
export function newsOf(error: unknown): string {
  const message = messageOf(error);
  return access.state === "in" ? message : "";
}

/** The sentence of an error answer, with what is wrong with each field. */
function errorMessage(value: unknown): string {
  const { error } = (value ?? {}) as { error?: { message?: string; fields?: Record<string, string> } };
  if (!error?.message) return "The notebook does not answer. It may have been closed: start it again.";
  const fields = Object.entries(error.fields ?? {}).map(([name, problem]) => `${name}: ${problem}`);
  return [error.message, ...fields].join(" ");
}
