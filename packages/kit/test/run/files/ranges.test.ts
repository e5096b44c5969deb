import { expect, test } from "bun:test";

import { choosePart } from "../../../src/run/files/ranges.ts";

const etag = '"abc"';
const whole = { kind: "whole" } as const;
const outside = { kind: "outside" } as const;
const part = (start: number, end: number) => ({ kind: "part", start, end }) as const;

test.each([
  [undefined, whole],
  ["bytes=0-3", part(0, 4)],
  ["bytes=0-", part(0, 10)],
  ["bytes=9-9", part(9, 10)],
  ["bytes=5-100", part(5, 10)],
  ["bytes=-3", part(7, 10)],
  ["bytes=-100", part(0, 10)],
  ["BYTES = 1-2", whole],
  ["bytes= 1-2", part(1, 3)],
  ["bytes=10-", outside],
  ["bytes=10-20", outside],
  ["bytes=-0", outside],
  ["bytes=-", whole],
  ["bytes=3-1", whole],
  ["bytes=0-1,4-5", whole],
  ["bytes=0-99999999999999999999", part(0, 10)],
  ["items=0-1", whole],
  ["nonsense", whole],
])("choosePart() of 10 bytes for %j", (range, expected) => {
  expect(choosePart({ range }, { size: 10, etag })).toEqual(expected);
});

test("choosePart() has nothing of an empty file to give", () => {
  expect(choosePart({ range: "bytes=0-" }, { size: 0, etag })).toEqual(outside);
  expect(choosePart({ range: "bytes=-5" }, { size: 0, etag })).toEqual(outside);
  expect(choosePart({}, { size: 0, etag })).toEqual(whole);
});

test.each([
  [{ range: "bytes=1-2", ifRange: etag }, part(1, 3)],
  [{ range: "bytes=1-2", ifRange: '"old"' }, whole],
  [{ range: "bytes=1-2", ifRange: `W/${etag}` }, whole],
  [{ range: "bytes=1-2", ifRange: "Sat, 31 Jan 2026 12:05:09 GMT" }, whole],
  [{ ifNoneMatch: etag }, { kind: "unchanged" }],
  [{ ifNoneMatch: `"x", W/${etag}` }, { kind: "unchanged" }],
  [{ ifNoneMatch: "*" }, { kind: "unchanged" }],
  [{ ifNoneMatch: '"old"', range: "bytes=0-0" }, part(0, 1)],
] as const)("choosePart() minds what the client has: %j", (wanted, expected) => {
  expect(choosePart(wanted, { size: 10, etag })).toEqual(expected);
});
