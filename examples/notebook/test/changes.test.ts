// What other windows hear of a change, read from the stream itself.
import { expect, test } from "bun:test";

import { notebook, request, send, type TestApp } from "./notebook.ts";

test("GET /api/changes tells of every note that is added, changed, deleted or imported", async () => {
  using opened = await notebook([]);
  const heard = await listen(opened);
  await send(opened, "POST", "/api/notes", { title: "Tea" });
  expect(await heard()).toMatchObject({ kind: "put", note: { id: 1, title: "Tea" } });
  await send(opened, "PATCH", "/api/notes/1", { pinned: true });
  expect(await heard()).toMatchObject({ kind: "put", note: { id: 1, pinned: true } });
  await send(opened, "DELETE", "/api/notes/1");
  expect(await heard()).toEqual({ kind: "gone", id: 1 });
  await send(opened, "POST", "/api/import", { notes: [{ title: "Tea" }] });
  expect(await heard()).toEqual({ kind: "many" });
});

test("GET /api/changes tells nothing of what was refused", async () => {
  using opened = await notebook([{ title: "Tea", updatedAt: 6 }]);
  const heard = await listen(opened);
  await send(opened, "PATCH", "/api/notes/1", { title: "Mine", ifUpdatedAt: 5 });
  await send(opened, "POST", "/api/notes", { title: "" });
  await send(opened, "DELETE", "/api/notes/1");
  expect(await heard()).toEqual({ kind: "gone", id: 1 });
});

/** @returns a function that waits for the next change */
async function listen(opened: TestApp): Promise<() => Promise<unknown>> {
  const response = await opened.handle(request("GET", "/api/changes"));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    for (;;) {
      const [, data, rest] = /^[^]*?data: (.*)\n\n([^]*)$/.exec(text) ?? [];
      if (data !== undefined) {
        text = rest ?? "";
        return JSON.parse(data);
      }
      text += (await reader?.read())?.value ?? "";
    }
  };
}
