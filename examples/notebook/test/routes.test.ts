// The notebook's API, without a socket: every route, and every way a request can be wrong.
import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import app from "../src/app.ts";
import { openTestApp } from "samara-kit/testing";
import { errorOf, notebook, read, request, send, storedNotes, type Note } from "./notebook.ts";

const missingId = 999;

describe("GET /api/notes", () => {
  test("answers with pinned notes first, then the newest change first", async () => {
    using opened = await notebook([
      { title: "old", updatedAt: 1 },
      { title: "new", updatedAt: 3 },
      { title: "old but pinned", updatedAt: 2, pinned: true },
    ]);
    const list = await read<Note[]>(opened, "/api/notes");
    expect(list.map(({ title }) => title)).toEqual(["old but pinned", "new", "old"]);
  });

  test("puts the later of two notes changed in the same millisecond first", async () => {
    using opened = await notebook([{ title: "first" }, { title: "second" }]);
    const list = await read<Note[]>(opened, "/api/notes");
    expect(list.map(({ title }) => title)).toEqual(["second", "first"]);
  });

  test("answers with an empty list when there are no notes", async () => {
    using opened = await notebook([]);
    expect(await read<Note[]>(opened, "/api/notes")).toEqual([]);
  });

  test("answers with at most 200 notes, and the rest by offset", async () => {
    using opened = await notebook(Array.from({ length: 201 }, (_, index) => ({ title: `note ${index}` })));
    expect(await read<Note[]>(opened, "/api/notes")).toHaveLength(200);
    const rest = await read<Note[]>(opened, "/api/notes?limit=2&offset=200");
    expect(rest.map(({ title }) => title)).toEqual(["note 0"]);
  });

  test.each(["limit=0", "limit=201", "limit=1.5", "limit=many", "offset=-1", "offset=1e300"])(
    "refuses ?%s",
    async (query) => {
      using opened = await notebook([]);
      expect(await errorOf(opened, "GET", `/api/notes?${query}`)).toMatchObject({ status: 422 });
    },
  );
});

describe("POST /api/notes", () => {
  test("adds a note and answers 201 with it", async () => {
    using opened = await notebook([]);
    const before = Date.now();
    const response = await send(opened, "POST", "/api/notes", { title: "Tea", body: "green", pinned: true });
    const note = (await response.json()) as Note;
    expect(response.status).toBe(201);
    expect(note).toMatchObject({ id: 1, title: "Tea", body: "green", pinned: true });
    expect(note.createdAt).toBeWithin(before, Date.now() + 1);
    expect(note.updatedAt).toBe(note.createdAt);
    expect(storedNotes(opened)).toEqual([{ ...note, key: null }]);
  });

  test("needs only a title", async () => {
    using opened = await notebook([]);
    await send(opened, "POST", "/api/notes", { title: "Tea" });
    expect(storedNotes(opened)).toMatchObject([{ title: "Tea", body: "", pinned: false }]);
  });

  test("keeps every character as it was sent", async () => {
    using opened = await notebook([]);
    const title = "Käse 🧀 'quoted' \"twice\" <b>bold</b>; DROP TABLE notes; --";
    await send(opened, "POST", "/api/notes", { title, body: " a\n\tb \u0000 c " });
    expect(storedNotes(opened)).toMatchObject([{ title, body: " a\n\tb \u0000 c " }]);
  });

  test("sets id and times itself, whatever the body says", async () => {
    using opened = await notebook([]);
    await send(opened, "POST", "/api/notes", { title: "Tea", id: 77, createdAt: 5, updatedAt: 5 });
    const [note] = storedNotes(opened);
    expect(note?.id).toBe(1);
    expect(note?.createdAt).toBeGreaterThan(5);
  });
});

describe("GET /api/notes/:id", () => {
  test("answers with the note", async () => {
    using opened = await notebook([{ title: "one" }, { title: "two" }]);
    expect(await read<Note>(opened, "/api/notes/2")).toMatchObject({ id: 2, title: "two" });
  });
});

describe("PATCH /api/notes/:id", () => {
  test.each([{ title: "New title" }, { body: "" }, { pinned: true }])(
    "changes only what %j names",
    async (change) => {
      using opened = await notebook([
        { title: "Tea", body: "green", updatedAt: 1, createdAt: 1 },
        { title: "other" },
      ]);
      const [before, other] = storedNotes(opened);
      const response = await send(opened, "PATCH", "/api/notes/1", change);
      const note = (await response.json()) as Note;
      expect(response.status).toBe(200);
      expect({ ...note, key: null } as Note).toEqual({
        ...before,
        ...change,
        updatedAt: note.updatedAt,
      } as Note);
      expect(note.updatedAt).toBeGreaterThan(1);
      expect(storedNotes(opened)).toEqual([{ ...note, key: null }, other] as Note[]);
    },
  );
});

describe("PATCH /api/notes/:id with ifUpdatedAt", () => {
  test("changes a note that is as it was then", async () => {
    using opened = await notebook([{ title: "Tea", updatedAt: 5 }]);
    const response = await send(opened, "PATCH", "/api/notes/1", { title: "Coffee", ifUpdatedAt: 5 });
    expect(response.status).toBe(200);
    expect(storedNotes(opened)).toMatchObject([{ title: "Coffee" }]);
  });

  test("answers 409 and changes nothing when another window was first", async () => {
    using opened = await notebook([{ title: "Tea", updatedAt: 6 }]);
    const { status, error } = await errorOf(opened, "PATCH", "/api/notes/1", {
      title: "Mine",
      ifUpdatedAt: 5,
    });
    expect([status, error.code]).toEqual([409, "changed"]);
    expect(storedNotes(opened)).toMatchObject([{ title: "Tea", updatedAt: 6 }]);
  });

  test("tells two changes in one millisecond apart, also when the clock was set back", async () => {
    const future = Date.now() + 1_000_000;
    using opened = await notebook([{ title: "Tea", updatedAt: future }]);
    for (const title of ["one", "two"]) await send(opened, "PATCH", "/api/notes/1", { title });
    expect(storedNotes(opened)).toMatchObject([{ title: "two", updatedAt: future + 2 }]);
  });

  test("answers 404 when the note is gone", async () => {
    using opened = await notebook([]);
    expect(await errorOf(opened, "PATCH", "/api/notes/1", { title: "Mine", ifUpdatedAt: 5 })).toMatchObject({
      status: 404,
    });
  });
});

describe("DELETE /api/notes/:id", () => {
  test("deletes that note and answers 204 without a body", async () => {
    using opened = await notebook([{ title: "one" }, { title: "two" }]);
    const response = await send(opened, "DELETE", "/api/notes/1");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(storedNotes(opened)).toMatchObject([{ id: 2 }]);
  });

  test("never gives a deleted note's id to another note", async () => {
    using opened = await notebook([{ title: "one" }]);
    await send(opened, "DELETE", "/api/notes/1");
    await send(opened, "POST", "/api/notes", { title: "two" });
    expect(storedNotes(opened)).toMatchObject([{ id: 2 }]);
  });
});

describe("an id that is not there", () => {
  test.each([
    ["GET", undefined],
    ["PATCH", { pinned: true }],
    ["DELETE", undefined],
  ])("gets 404 from %s", async (method, body) => {
    using opened = await notebook([{ title: "one" }]);
    expect(await errorOf(opened, method, `/api/notes/${missingId}`, body)).toEqual({
      status: 404,
      error: { code: "not_found", message: "There is no note with this id." },
    });
    expect(storedNotes(opened)).toHaveLength(1);
  });

  test.each(["GET", "DELETE"])("gets 422 from %s when it is no number", async (method) => {
    using opened = await notebook([]);
    expect(await errorOf(opened, method, "/api/notes/first")).toMatchObject({ status: 422 });
  });
});

describe("an invalid body", () => {
  const secret = "do-not-echo-me";
  const wrongFields: [string, Record<string, unknown>][] = [
    ["title", { title: "" }],
    ["title", { title: secret.repeat(20) }],
    ["title", { title: [secret] }],
    ["title", { title: null }],
    ["body", { title: "Tea", body: secret.repeat(2000) }],
    ["body", { title: "Tea", body: { secret } }],
    ["pinned", { title: "Tea", pinned: secret }],
  ];

  for (const [method, path] of [
    ["POST", "/api/notes"],
    ["PATCH", "/api/notes/1"],
  ] as const) {
    test.each(wrongFields)(`gets 422 from ${method} that names the field %s`, async (field, body) => {
      using opened = await notebook([{ title: "kept" }]);
      const { status, error } = await errorOf(opened, method, path, body);
      expect(status).toBe(422);
      expect(Object.keys(error.fields ?? {})).toEqual([field]);
      expect(JSON.stringify(error)).not.toContain(secret);
      expect(storedNotes(opened)).toMatchObject([{ title: "kept" }]);
    });

    test(`gets 400 from ${method} when it is not JSON`, async () => {
      using opened = await notebook([{ title: "kept" }]);
      const { status, error } = await errorOf(opened, method, path, `{"title": "${secret}`);
      expect(status).toBe(400);
      expect(JSON.stringify(error)).not.toContain(secret);
    });
  }

  test.each(["[]", "null", "7", '"title"'])("gets 422 from POST when it is no object: %s", async (json) => {
    using opened = await notebook([]);
    expect(await errorOf(opened, "POST", "/api/notes", json)).toMatchObject({ status: 422 });
    expect(storedNotes(opened)).toEqual([]);
  });

  test("gets 422 from POST without a title", async () => {
    using opened = await notebook([]);
    const { status, error } = await errorOf(opened, "POST", "/api/notes", {});
    expect([status, Object.keys(error.fields ?? {})]).toEqual([422, ["title"]]);
  });

  test.each([{}, { unknown: 1 }, { id: 5 }])(
    "gets 422 from PATCH when it changes nothing: %j",
    async (body) => {
      using opened = await notebook([{ title: "kept", updatedAt: 1 }]);
      expect(await errorOf(opened, "PATCH", "/api/notes/1", body)).toMatchObject({ status: 422 });
      expect(storedNotes(opened)).toMatchObject([{ updatedAt: 1 }]);
    },
  );
});

describe("GET /api/preferences", () => {
  test("tells what settings.toml says", async () => {
    using opened = await notebook([]);
    expect(await read<object>(opened, "/api/preferences")).toEqual({ letterShortcuts: true });
  });
});

describe("GET /api/welcome", () => {
  test("answers with welcome.md as it is now, and with nothing once it is deleted", async () => {
    const home = await mkdtemp(join(tmpdir(), "notebook-"));
    const file = join(home, "welcome.md");
    using opened = await openTestApp(app, { home });
    const answers: string[] = [];
    for (const step of [() => Bun.write(file, "Hello"), () => Bun.write(file, "Grüße"), () => rm(file)]) {
      await step();
      answers.push(await (await opened.handle(request("GET", "/api/welcome"))).text());
    }
    await rm(home, { recursive: true });
    expect(answers).toEqual(["Hello", "Grüße", ""]);
  });

  test.each(["mkdir", "mkfifo"])("answers with nothing for what is not a file: %s", async (command) => {
    const home = await mkdtemp(join(tmpdir(), "notebook-"));
    if (Bun.which(command)) Bun.spawnSync([command, join(home, "welcome.md")]);
    using opened = await openTestApp(app, { home });
    const answer = await opened.handle(request("GET", "/api/welcome"));
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    await rm(home, { recursive: true });
  });
});
