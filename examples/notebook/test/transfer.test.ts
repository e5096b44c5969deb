// Notes out to JSON and back: nothing is lost, nothing comes twice, and half a file is never read.
import { describe, expect, test } from "bun:test";

import { sql } from "drizzle-orm";

import { errorOf, notebook, read, request, storedNotes, type Note, type TestApp } from "./notebook.ts";

interface NotesFile {
  notes: Partial<Note>[];
}

describe("GET /api/export and POST /api/import", () => {
  test("carry every note with its times to another notebook", async () => {
    using from = await notebook([
      { title: "Tea", body: "green\nleaf", pinned: true, createdAt: 5, updatedAt: 7 },
      { title: "Käse 🧀", createdAt: 6, updatedAt: 6 },
    ]);
    using to = await notebook([{ title: "mine" }]);
    const file = await read<NotesFile>(from, "/api/export");
    expect(await importFile(to, file)).toEqual({ ids: [2, 3], known: 0 });
    expect(storedNotes(to)).toMatchObject([{ title: "mine" }, ...file.notes]);
  });

  test("add nothing when the same file comes twice", async () => {
    using opened = await notebook([{ title: "Tea", createdAt: 5 }]);
    const file = await read<NotesFile>(opened, "/api/export");
    expect(await importFile(opened, file)).toEqual({ ids: [], known: 1 });
    expect(storedNotes(opened)).toHaveLength(1);
  });

  test("carry both of two equal notes, once", async () => {
    using from = await notebook([
      { title: "Tea", createdAt: 5 },
      { title: "Tea", createdAt: 5 },
    ]);
    using to = await notebook([]);
    const file = await read<NotesFile>(from, "/api/export");
    expect(await importFile(to, file)).toEqual({ ids: [1, 2], known: 0 });
    expect(await importFile(to, file)).toEqual({ ids: [], known: 2 });
  });

  test("carry more than any other request may: many notes, long ones, and times of a wrong clock", async () => {
    using from = await notebook([]);
    // A version with other limits may have taken them, and so may another program.
    insertMany(from, 100_001, "Tea");
    insertMany(from, 600, "é🧀".repeat(6000));
    insertMany(from, 1, "before 1970", -1);
    using to = await notebook([]);
    const text = await (await from.handle(request("GET", "/api/export"))).text();
    expect(Buffer.byteLength(text)).toBeGreaterThan(10 * 1024 * 1024);
    const served = to.listen();
    const response = await fetch(`${served.url}api/import`, {
      method: "POST",
      body: text,
      headers: { authorization: "Bearer test-token", "content-type": "application/json" },
    });
    expect(response.status).toBe(200);
    expect(storedNotes(to)).toEqual(storedNotes(from));
  });

  test("need no more than titles", async () => {
    using opened = await notebook([]);
    const before = Date.now();
    await importFile(opened, { notes: [{ title: "Tea" }] });
    const [note] = storedNotes(opened);
    expect(note).toMatchObject({ title: "Tea", body: "", pinned: false });
    expect(note?.createdAt).toBeWithin(before, Date.now() + 1);
    expect(note?.updatedAt).toBe(note?.createdAt ?? 0);
  });

  test("make imported notes searchable", async () => {
    using opened = await notebook([]);
    await importFile(opened, { notes: [{ title: "Tea" }] });
    expect(await read<unknown[]>(opened, "/api/search?q=tea")).toHaveLength(1);
  });

  test.each([
    [{ notes: [{ title: "good" }, { title: "" }] }],
    [{ notes: [{ title: "good" }, { body: "no title" }] }],
    [{ notes: [{ title: "good" }, { title: "late", createdAt: 1e300 }] }],
    [{ notes: "many" }],
    [{}],
    [[]],
  ])("read nothing of a file with something wrong in it: %j", async (file) => {
    using opened = await notebook([]);
    expect(await errorOf(opened, "POST", "/api/import", file)).toMatchObject({ status: 422 });
    expect(storedNotes(opened)).toEqual([]);
  });
});

function insertMany({ db }: TestApp, count: number, title: string, createdAt = 0): void {
  db.run(sql`WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${count})
    INSERT INTO notes (title, created_at, updated_at) SELECT ${title}, ${createdAt}, n FROM counted`);
}

async function importFile(opened: TestApp, file: unknown): Promise<unknown> {
  const response = await opened.handle(request("POST", "/api/import", file));
  expect(response.status).toBe(200);
  return await response.json();
}
