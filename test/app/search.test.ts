// Search as people use it: beginnings of words, in any order, with or without accents. And what they type is never a query language.
import { describe, expect, test } from "bun:test";

import { matchExpression } from "../../src/app/search.ts";
import { errorOf, notebook, read, send, type Note, type TestApp } from "./notebook.ts";

interface Found {
  note: Note;
  title: { text: string; hit: boolean }[];
  snippet: { text: string; hit: boolean }[];
}

describe("GET /api/search", () => {
  test.each([
    ["gre", ["Tea"]],
    ["GREEN", ["Tea"]],
    ["leaf green", ["Tea"]],
    ["creme", ["Crème brûlée"]],
    ["crème", ["Crème brûlée"]],
    ["BRULEE", ["Crème brûlée"]],
    ["reen", []],
    ["green coffee", []],
    ["日本", ["旅"]],
  ])("finds %j", async (text, titles) => {
    using opened = await notebook([
      { title: "Tea", body: "a green leaf" },
      { title: "Crème brûlée", body: "sugar" },
      { title: "旅", body: "日本へ" },
    ]);
    expect((await search(opened, text)).map(({ note }) => note.title)).toEqual(titles);
  });

  test("answers with the texts in pieces, what was found marked", async () => {
    using opened = await notebook([{ title: "Green <b>tea</b>", body: "Some green leaves" }]);
    const [found] = await search(opened, "gre");
    expect(found?.title).toEqual([
      { text: "Green", hit: true },
      { text: " <b>tea</b>", hit: false },
    ]);
    expect(found?.snippet).toEqual([
      { text: "Some ", hit: false },
      { text: "green", hit: true },
      { text: " leaves", hit: false },
    ]);
  });

  test("puts pinned notes first, then those that fit best", async () => {
    using opened = await notebook([
      { title: "long", body: `tea ${"and much else ".repeat(50)}` },
      { title: "tea", body: "tea" },
      { title: "pinned", body: `tea ${"and much else ".repeat(50)}`, pinned: true },
    ]);
    expect((await search(opened, "tea")).map(({ note }) => note.title)).toEqual(["pinned", "tea", "long"]);
  });

  test("keeps in step with what is added, changed and deleted", async () => {
    using opened = await notebook([]);
    await send(opened, "POST", "/api/notes", { title: "Tea" });
    expect(await search(opened, "tea")).toHaveLength(1);
    await send(opened, "PATCH", "/api/notes/1", { title: "Coffee" });
    expect(await search(opened, "tea")).toEqual([]);
    expect(await search(opened, "coffee")).toHaveLength(1);
    await send(opened, "DELETE", "/api/notes/1");
    expect(await search(opened, "coffee")).toEqual([]);
  });

  test("answers page by page", async () => {
    using opened = await notebook(Array.from({ length: 5 }, () => ({ title: "tea" })));
    expect(await search(opened, "tea&limit=2&offset=4")).toHaveLength(1);
  });

  test.each([
    "",
    "  ",
    '"',
    "***",
    "NEAR(",
    "a OR",
    "title:tea",
    "-tea",
    "tea^",
    "{a b}:c",
    "\u0000",
    "' OR 1=1 --",
  ])("takes %j for words and nothing else", async (text) => {
    using opened = await notebook([{ title: "something else" }]);
    expect(await search(opened, encodeURIComponent(text))).toEqual([]);
  });

  test("refuses a question that is too long", async () => {
    using opened = await notebook([]);
    expect(await errorOf(opened, "GET", `/api/search?q=${"a".repeat(201)}`)).toMatchObject({ status: 422 });
  });
});

test("matchExpression() quotes each word and looks for its beginning", () => {
  expect(matchExpression(`green "tea" OR b-c`)).toBe('"green"* "tea"* "OR"* "b"* "c"*');
});

async function search(opened: TestApp, text: string): Promise<Found[]> {
  return await read<Found[]>(opened, `/api/search?q=${text}`);
}
