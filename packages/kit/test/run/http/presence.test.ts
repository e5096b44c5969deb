import { describe, expect, test } from "bun:test";

import { makePresence, readPageNews } from "../../../src/run/http/presence.ts";

/** `a+` page a is here, `a-` it is gone, `.` a step of the patience passes. */
const told: readonly [what: string, script: string, isAllGone: boolean][] = [
  ["nobody was ever here", "......", false],
  ["a page is here", "a+......", false],
  ["the only page has gone", "a+a-......", true],
  ["the patience is not over", "a+a-.....", false],
  ["a reload brings another page", "a+a-..b+.......", false],
  ["a reload comes in the last moment", "a+a-.....b+.......", false],
  ["the same page comes back, as out of the browser's cache", "a+a-..a+.......", false],
  ["it comes back and goes again: the patience starts anew", "a+a-..a+a-.....", false],
  ["and then is over", "a+a-..a+a-......", true],
  ["one of two pages has gone", "a+b+a-......", false],
  ["both have gone", "a+b+a-.b-......", true],
  ["the first goes twice", "a+b+a-a-......", false],
  ["a page says twice that it is here", "a+a+a-......", true],
  ["a page went before it was heard", "a-......", true],
  ["a page went before it was heard, and another is here", "b+a-......", false],
];

describe("makePresence()", () => {
  test.each(told)("%s", async (_, script, isAllGone) => {
    expect(await play(script)).toBe(isAllGone);
  });

  test("counts as many pages as anybody opens, and beyond that never says that all have gone", async () => {
    expect(await play(`${pages(256, "+")}${pages(256, "-")}......`)).toBe(true);
    expect(await play(`${pages(257, "+")}${pages(257, "-")}......`)).toBe(false);
    expect(await play(`${pages(257, "+")}a+a-......`)).toBe(false);
  });
});

describe("readPageNews()", () => {
  const page = "Expected 1 to 64 letters, digits, - or _";
  const state = 'Expected "here" or "gone"';

  test.each([
    [{ page: "17-4", state: "here" }, { news: { page: "17-4", state: "here" } }],
    [{ page: "a".repeat(64), state: "gone", more: 1 }, { news: { page: "a".repeat(64), state: "gone" } }],
    [{ page: "a".repeat(65), state: "gone" }, { wrong: { page } }],
    [{ page: "", state: "here" }, { wrong: { page } }],
    [{ page: "a\nb", state: "here" }, { wrong: { page } }],
    [{ page: 7, state: "here" }, { wrong: { page } }],
    [{ page: "a", state: "asleep" }, { wrong: { state } }],
    [{ page: "a" }, { wrong: { state } }],
    [{}, { wrong: { page, state } }],
    [[], { wrong: { page, state } }],
    [null, { wrong: { page, state } }],
    ["here", { wrong: { page, state } }],
  ])("reads %j", (body, read) => {
    expect<unknown>(readPageNews(body)).toEqual(read);
  });
});

/** So many pages, one after another. */
function pages(count: number, sign: string): string {
  return Array.from({ length: count }, (_, page) => String.fromCharCode(1000 + page) + sign).join("");
}

async function play(script: string): Promise<boolean> {
  let isAllGone = false;
  const steps: (() => void)[] = [];
  const presence = makePresence(() => new Promise((done) => void steps.push(done)));
  void presence.allGone.then(() => (isAllGone = true));
  for (const [, page = "", sign] of script.matchAll(/([^.])([+-])|\./g)) {
    if (sign !== undefined) presence.hear({ page, state: sign === "+" ? "here" : "gone" });
    else for (const done of steps.splice(0)) done();
    // What follows from it has been done within a round of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return isAllGone;
}
