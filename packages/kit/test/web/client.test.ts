// The typed client: its types as they compile, and its calls in a real browser.
import { expect, setDefaultTimeout, test } from "bun:test";

import { Elysia, t } from "elysia";

import { type DataOf, type makeClient, unwrap } from "../../src/web/index.ts";
import { browserMissing, openPage } from "../support/browser.ts";
import { unless } from "../support/skip.ts";
import { serveReal } from "./real-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const Note = t.Object({ id: t.Integer(), title: t.String() });
const title = "2026-11-28T10:00:00.000Z";

function routes() {
  return new Elysia()
    .get("/api/notes/:id", ({ params: { id } }) => ({ id, title }), {
      params: t.Object({ id: t.Integer() }),
      response: { 200: Note },
    })
    .post("/api/notes", ({ body }) => ({ id: 7, ...body }), {
      body: t.Object({ title: t.String({ minLength: 1 }) }),
      response: { 200: Note },
    });
}

type Client = ReturnType<typeof makeClient<typeof routes>>;

/** Compiled, and never called. */
export async function calls({ api }: Client): Promise<void> {
  const call = api.notes({ id: 7 }).get;
  const note: DataOf<typeof call> = await unwrap(call());
  note.title satisfies string;
  await unwrap(api.notes.post({ title: "Tea" }));
  // A field that was renamed is none, nor is an address.
  type Sent = Parameters<typeof api.notes.post>[0];
  true satisfies { text: string } extends Sent ? false : true;
  true satisfies "note" extends keyof typeof api ? false : true;
}

unless(browserMissing).describe("makeClient()", () => {
  test("calls the routes with the token, and leaves a title that looks like a date as it is", async () => {
    await using app = await serveReal(routes);
    await using page = await openPage(app.makeEntryUrl());
    const notes = await page.read<unknown>(`(async () => {
      const { api } = web.makeClient();
      return [
        await web.unwrap(api.notes({ id: 7 }).get()),
        await web.unwrap(api.notes.post({ title: "Tea" })),
        await web.unwrap(api.notes.post({ title: "" })).catch((error) => error.message),
      ];
    })()`);
    expect(notes).toEqual([{ id: 7, title }, { id: 7, title: "Tea" }, expect.stringContaining("title: ")]);
  });
});
