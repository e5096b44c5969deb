// What becomes a link, and what stays text.
import { expect, test } from "bun:test";

import { splitHits, splitLinks } from "../../src/web/rich-text.tsx";

const links = (text: string) => splitLinks(text).flatMap((part) => (part.isLink ? [part.text] : []));

test.each([
  ["see https://example.org/a?b=c#d for more", ["https://example.org/a?b=c#d"]],
  ["http://a.b and https://c.d", ["http://a.b", "https://c.d"]],
  ["It is at https://example.org.", ["https://example.org"]],
  ["(https://example.org/)", ["https://example.org/"]],
  ["https://example.org/bread_(rye), then", ["https://example.org/bread_(rye)"]],
  ["<https://example.org>", ["https://example.org"]],
  ["javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.b", []],
  ["xjavascript://https", []],
  ["https://", []],
  ["no link at all", []],
])("splitLinks() finds the links of %j", (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test("splitLinks() loses no character", () => {
  const text = 'a https://b.c/(d)e). "https://f.g" <i>x</i>\nhttps://h';
  expect(
    splitLinks(text)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
});

test("splitLinks() takes no time for a long text that almost is a link", () => {
  const start = performance.now();
  splitLinks(`https://${"(".repeat(20_000)}`);
  splitLinks(`https://${"a.".repeat(10_000)} `);
  expect(performance.now() - start).toBeLessThan(500);
});

const hits = (text: string, query: string) =>
  [splitHits(text, query)]
    .flat()
    .flatMap((part) => (typeof part === "object" && part.hit ? [part.text] : []));

test.each([
  ["Water the plants", "PLANT wat", ["Water", "plants"]],
  ["Crème brûlée, creme", "creme", ["Crème", "creme"]],
  ["creme", "CRÈME", ["creme"]],
  ["a.*b ab", ".*", []],
  ["replant", "plant", []],
  ["anything", "  ", []],
])("splitHits() finds in %j what %j searches for", (text, query, expected) => {
  expect(hits(text, query)).toEqual(expected);
});

test("splitHits() loses no character", () => {
  const text = " Käse, 旅行 & <b>tea</b>\n";
  expect(
    [splitHits(text, "tea kä")]
      .flat()
      .map((part) => (typeof part === "object" ? part.text : part))
      .join(""),
  ).toBe(text);
});
