// Search as people use it: beginnings of words, in any order, with or without accents. And what they type is never a query language.
import { describe, expect, test } from "bun:test";

import { readWanted } from "../src/search-words.ts";
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

describe("GET /api/search in writing without spaces, and for emoji,", () => {
  test.each([
    ["本", ["旅"]],
    ["日本", ["旅"]],
    ["本へ行", ["旅"]],
    ["日本へ行く", ["旅"]],
    ["く", ["旅"]],
    ["旅", ["旅"]],
    ["旅 行く", ["旅"]],
    ["行き", []],
    ["第2回", ["記録"]],
    ["2回", ["記録"]],
    ["記録 第", ["記録"]],
    ["국어", ["대한민국어"]],
    ["ภาษา", ["ฉันพูดภาษาไทย"]],
    ["🧀", ["Käse 🧀", "Party"]],
    ["🧀🍞", ["Party"]],
    ["käse 🧀", ["Käse 🧀"]],
    ["käse🧀", ["Käse 🧀"]],
    ["👍🏽", ["Party"]],
    ["👍", ["Party"]],
    ["👍🏿", []],
    ["❤", ["Party"]],
    ["❤️", ["Party"]],
    ["🇩🇪", ["Party"]],
    ["🇪🇸", []],
    ["👩‍💻", ["Party"]],
    ["→", ["Party"]],
    ["。", []],
    ["iphone", ["新iPhone発売"]],
    ["IPHONE 発売", ["新iPhone発売"]],
    ["iphone 発売 zzz", []],
    ["phone", []],
    ["i", []],
    ["eat", ["Eat 🍕", "朝Eat"]],
  ])("finds %j", async (text, titles) => {
    using opened = await notebook([
      { title: "旅", body: "来年日本へ行く" },
      { title: "記録", body: "第2回、明日。" },
      { title: "대한민국어" },
      { title: "ฉันพูดภาษาไทย" },
      { title: "Party", body: "🍞🧀 👍🏽 ❤ 🇩🇪 👩‍💻 a→b" },
      { title: "Käse 🧀", body: "Brot", updatedAt: 1 },
      { title: "Tea", body: "nothing but letters" },
      { title: "新iPhone発売", body: "theatre 🎭" },
      { title: "Eat 🍕" },
      { title: "朝Eat" },
    ]);
    expect((await search(opened, text)).map(({ note }) => note.title)).toEqual(titles);
  });

  test("marks what it found, and shows what is around it", async () => {
    using opened = await notebook([{ title: "日本の旅", body: `${"𠮷".repeat(50)}日本${"。".repeat(100)}` }]);
    const [found] = await search(opened, "日本");
    expect(found?.title).toEqual([
      { text: "日本", hit: true },
      { text: "の旅", hit: false },
    ]);
    expect(found?.snippet).toEqual([
      { text: `…${"𠮷".repeat(20)}`, hit: false },
      { text: "日本", hit: true },
      { text: `${"。".repeat(78)}…`, hit: false },
    ]);
  });

  test("answers page by page, words before what is glued", async () => {
    using opened = await notebook([
      { title: "朝tea" },
      { title: "tea" },
      { title: "夜tea" },
      { title: "tea 🍵" },
    ]);
    const all = (await search(opened, "tea")).map(({ note }) => note.id);
    expect(all).toHaveLength(4);
    const pages = [0, 1, 2, 3, 4].map((offset) => search(opened, `tea&limit=1&offset=${offset}`));
    expect((await Promise.all(pages)).flat().map(({ note }) => note.id)).toEqual(all);
    const [first, second] = [
      await search(opened, "tea&limit=3"),
      await search(opened, "tea&limit=3&offset=3"),
    ];
    expect([...first, ...second].map(({ note }) => note.id)).toEqual(all);
  });

  test("marks both kinds in one text", async () => {
    using opened = await notebook([{ title: "Green tea 🍵" }]);
    const [found] = await search(opened, "tea 🍵");
    expect(found?.title.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(["tea", "🍵"]);
  });

  test("keeps in step with what is added, changed and deleted", async () => {
    using opened = await notebook([]);
    const count = async () => (await search(opened, "日本")).length;
    await send(opened, "POST", "/api/notes", { title: "日本" });
    expect(await count()).toBe(1);
    await send(opened, "PATCH", "/api/notes/1", { title: "Tea" });
    expect(await count()).toBe(0);
    await send(opened, "PATCH", "/api/notes/1", { body: "in 日本" });
    expect(await count()).toBe(1);
    await send(opened, "PATCH", "/api/notes/1", { pinned: true });
    expect(await count()).toBe(1);
    await send(opened, "DELETE", "/api/notes/1");
    expect(await count()).toBe(0);
  });
});

describe("readWanted()", () => {
  test.each([
    [`green "tea" OR b-c`, '"green"* "tea"* "OR"* "b"* "c"*', []],
    // One that another one begins with is found with it.
    ["te tea TEA g", '"tea"* "g"*', []],
    ["日 日本 tea🍵", '"tea"*', ["日本", "🍵"]],
    ["", "", []],
  ])("takes of %j the words %j and the parts %j", (text, match, parts) => {
    expect(readWanted(text)).toMatchObject({ match, parts });
  });

  test("looks for six of each kind at most, the longest: more took seconds in many notes", () => {
    const letters = Array.from({ length: 78 }, (_, index) => String.fromCodePoint(97 + (index % 26)));
    expect(readWanted(letters.join(" ")).match).toBe('"a"* "b"* "c"* "d"* "e"* "f"*');
    expect(readWanted(`${letters.join(" ")} green tea`).match).toBe('"a"* "b"* "c"* "d"* "green"* "tea"*');
    expect(readWanted("一 二 三 四 五 六 七 八").parts).toHaveLength(6);
  });
});

async function search(opened: TestApp, text: string): Promise<Found[]> {
  return await read<Found[]>(opened, `/api/search?q=${text}`);
}
