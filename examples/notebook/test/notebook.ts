// The notebook on a database in memory, and requests to its routes without a socket.
import { expect } from "bun:test";

import app from "../src/app.ts";
import { notes } from "../src/schema.ts";
import { openTestApp } from "samara-kit/testing";

export type Note = typeof notes.$inferSelect;
export type TestApp = Awaited<ReturnType<typeof openTestApp<typeof app.schema>>>;

/** The app with these notes; their times are 0 unless given. */
export async function notebook(
  rows: Pick<typeof notes.$inferInsert, "title">[] & Partial<Note>[],
): Promise<TestApp> {
  const opened = await openTestApp(app);
  for (const row of rows) {
    opened.db
      .insert(notes)
      .values({ createdAt: 0, updatedAt: 0, ...row })
      .run();
  }
  return opened;
}

export function storedNotes({ db }: TestApp): Note[] {
  return db.select().from(notes).orderBy(notes.id).all();
}

/** A string is sent as it is, everything else as JSON. */
export function request(method: string, path: string, body?: unknown): Request {
  const url = `http://localhost${path}`;
  if (body === undefined) return new Request(url, { method });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(url, { method, body: text, headers: { "content-type": "application/json" } });
}

export function send(opened: TestApp, method: string, path: string, body?: unknown): Promise<Response> {
  return opened.handle(request(method, path, body));
}

export async function read<Answer>(opened: TestApp, path: string): Promise<Answer> {
  const response = await send(opened, "GET", path);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

export async function errorOf(opened: TestApp, method: string, path: string, body?: unknown) {
  const response = await send(opened, method, path, body);
  const { error } = (await response.json()) as {
    error: { code: string; message: string; fields?: Record<string, string> };
  };
  return { status: response.status, error };
}
