// A new note that is sent twice, as its answer got lost: stored once, and never over what became of it meanwhile.
import { describe, expect, test } from "bun:test";

import { errorOf, notebook, read, send, storedNotes, type Note } from "./notebook.ts";

describe("POST /api/notes with a key", () => {
  test("adds a note once, and answers with it again", async () => {
    using opened = await notebook([]);
    const first = await send(opened, "POST", "/api/notes", { title: "Tea", key: "k" });
    const again = await send(opened, "POST", "/api/notes", { title: "Tea", key: "k" });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect((await again.json()) as Note).toEqual((await first.json()) as Note);
    expect(storedNotes(opened)).toMatchObject([{ title: "Tea", key: "k" }]);
  });

  test("leaves the note as it is by now, whatever is sent", async () => {
    using opened = await notebook([]);
    await send(opened, "POST", "/api/notes", { title: "Tea", key: "k" });
    await send(opened, "PATCH", "/api/notes/1", { title: "Coffee" });
    const [before] = storedNotes(opened);
    const again = await send(opened, "POST", "/api/notes", { title: "Tea, green", pinned: true, key: "k" });
    expect((await again.json()) as Note).toMatchObject({ id: 1, title: "Coffee", pinned: false });
    expect(storedNotes(opened)).toEqual([before] as never);
    expect(await read<unknown[]>(opened, "/api/search?q=green")).toEqual([]);
  });

  test("tells notes with other keys, and with none, apart", async () => {
    using opened = await notebook([]);
    for (const key of ["a", "b", undefined, undefined])
      await send(opened, "POST", "/api/notes", { title: "Tea", key });
    expect(storedNotes(opened)).toHaveLength(4);
  });

  test("keeps the key to itself", async () => {
    using opened = await notebook([]);
    const response = await send(opened, "POST", "/api/notes", { title: "Tea", key: "k" });
    for (const answer of [
      await response.json(),
      await read(opened, "/api/notes"),
      await read(opened, "/api/notes/1"),
      await read(opened, "/api/search?q=tea"),
      await read(opened, "/api/export"),
    ])
      expect(JSON.stringify(answer)).not.toContain('"key"');
  });

  test.each(["", "k".repeat(101), 7, null])("refuses the key %j", async (key) => {
    using opened = await notebook([]);
    const { status, error } = await errorOf(opened, "POST", "/api/notes", { title: "Tea", key });
    expect([status, Object.keys(error.fields ?? {})]).toEqual([422, ["key"]]);
  });
});
