// The app's routes on a database in memory, without a socket.
import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openTestApp } from "samara-kit/testing";

import app from "../src/app.ts";
import type { notes } from "../src/schema.ts";

type Note = Omit<typeof notes.$inferSelect, "key">;
type TestApp = Awaited<ReturnType<typeof openTestApp>>;

async function send(opened: TestApp, method: string, path: string, body?: object) {
  const headers = { "content-type": "application/json" };
  const request = new Request(`http://localhost${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = await opened.handle(request);
  return { status: response.status, body: (await response.json()) as unknown };
}

async function add(opened: TestApp, note: object): Promise<Note> {
  return (await send(opened, "POST", "/api/notes", note)).body as Note;
}

async function titles(opened: TestApp, query = ""): Promise<string[]> {
  const { body } = await send(opened, "GET", `/api/notes?q=${encodeURIComponent(query)}`);
  return (body as Note[]).map(({ title }) => title);
}

describe("notes", () => {
  test("are listed with the newest change first", async () => {
    using opened = await openTestApp(app);
    const tea = await add(opened, { title: "Tea", body: "green" });
    await add(opened, { title: "Coffee" });
    expect(await titles(opened)).toEqual(["Coffee", "Tea"]);
    await send(opened, "PATCH", `/api/notes/${tea.id}`, { body: "black" });
    await send(opened, "PATCH", `/api/notes/${tea.id}`, { body: "white" });
    expect(await titles(opened)).toEqual(["Tea", "Coffee"]);
  });

  test("are stored once when they are sent again with the same key", async () => {
    using opened = await openTestApp(app);
    const first = await add(opened, { title: "Tea", key: "new-1" });
    expect(await add(opened, { title: "Tea", key: "new-1" })).toEqual(first);
    expect(await titles(opened)).toEqual(["Tea"]);
  });

  test("are not changed by a window that knows an older text", async () => {
    using opened = await openTestApp(app);
    const { id, updatedAt } = await add(opened, { title: "Tea" });
    const change = (title: string) =>
      send(opened, "PATCH", `/api/notes/${id}`, { title, ifUpdatedAt: updatedAt });
    expect(await change("Mine")).toMatchObject({ status: 200, body: { title: "Mine" } });
    expect(await change("Theirs")).toMatchObject({ status: 409, body: { error: { code: "changed" } } });
    expect(await titles(opened)).toEqual(["Mine"]);
  });

  test("come back as they were after they were deleted", async () => {
    using opened = await openTestApp(app);
    const { id, ...tea } = await add(opened, { title: "Tea", body: "green" });
    expect(await send(opened, "DELETE", `/api/notes/${id}`)).toEqual({ status: 200, body: { id, ...tea } });
    expect(await titles(opened)).toEqual([]);
    expect(await send(opened, "PUT", `/api/notes/${id}`, tea)).toEqual({ status: 200, body: { id, ...tea } });
    // Twice does no harm.
    await send(opened, "PUT", `/api/notes/${id}`, { ...tea, body: "other" });
    expect(await send(opened, "GET", `/api/notes/${id}`)).toEqual({ status: 200, body: { id, ...tea } });
  });

  test.each([
    ["GET", undefined],
    ["PATCH", { title: "Tea" }],
    ["DELETE", undefined],
  ])("answer 404 to %s when they are not there", async (method, body) => {
    using opened = await openTestApp(app);
    expect(await send(opened, method, "/api/notes/9", body)).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
  });

  test.each([{ title: "" }, { title: "a".repeat(201) }, { title: null }, { title: "Tea", body: 1 }])(
    "are refused with 422 when a field is wrong: %j",
    async (note) => {
      using opened = await openTestApp(app);
      expect(await send(opened, "POST", "/api/notes", note)).toMatchObject({ status: 422 });
      expect(await titles(opened)).toEqual([]);
    },
  );
});

describe("search", () => {
  test.each([
    ["", ["Äpfel", "Rye bread"]],
    ["  ", ["Äpfel", "Rye bread"]],
    ["RYE", ["Rye bread"]],
    ["water rye", ["Rye bread"]],
    ["water tea", []],
    ["äpfel", ["Äpfel"]],
    ["100%", ["Äpfel"]],
    ["%", ["Äpfel"]],
    ["_", []],
  ])("finds %j", async (query, found) => {
    using opened = await openTestApp(app);
    await add(opened, { title: "Rye bread", body: "Flour\nWater" });
    await add(opened, { title: "Äpfel", body: "100% rot" });
    expect((await titles(opened, query)).toSorted()).toEqual(found.toSorted());
  });
});

test("a new user finds the starter notes", async () => {
  using opened = await openTestApp(app, { initialRows: new Date(5) });
  expect(await titles(opened)).toEqual(["Your notes stay with you", "Make it yours", "A list to start with"]);
});

test("the page shows welcome.md as it is now, and nothing once it is deleted", async () => {
  const home = await mkdtemp(join(tmpdir(), "notes-"));
  using opened = await openTestApp(app, { home });
  await Bun.write(join(home, "welcome.md"), "Hello");
  const start = { letterShortcuts: true, welcome: "Hello" };
  expect((await send(opened, "GET", "/api/start")).body).toEqual(start);
  await rm(home, { recursive: true });
  expect((await send(opened, "GET", "/api/start")).body).toEqual({ ...start, welcome: "" });
});

test("every window hears of a change", async () => {
  using opened = await openTestApp(app);
  const response = await opened.handle(new Request("http://localhost/api/changes"));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  await add(opened, { title: "Tea" });
  expect((await reader?.read())?.value).toBe("data: changed\n\n");
  await reader?.cancel();
});
