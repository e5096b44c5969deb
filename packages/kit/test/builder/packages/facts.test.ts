import { describe, expect, test } from "bun:test";

import {
  componentId,
  packageName,
  packageVersion,
  readContact,
  renderContact,
  summaryOf,
} from "../../../src/builder/packages/facts.ts";

test.each([
  ["1.2.3", "1.2.3"],
  ["1.2.0-beta.1", "1.2.0~beta.1"],
  ["1.2.0-rc-2.x-y", "1.2.0~rc.2.x.y"],
  ["1.2.0+build-7", "1.2.0+build.7"],
  ["1.2.0-a+b", "1.2.0~a+b"],
])("packageVersion(%j) is %j, which no packager reads as a revision", (version, expected) => {
  expect(packageVersion(version)).toBe(expected);
});

test("packageName() has two letters at least", () => {
  expect(packageName({ name: "n" })).toBe("n-app");
  expect(packageName({ name: "two-words" })).toBe("two-words");
});

describe("readContact()", () => {
  test.each([
    ["Ann <ann@example.org>", { name: "Ann", email: "ann@example.org" }],
    ["Ann Müller <ann@example.org> (https://example.org)", { name: "Ann Müller", email: "ann@example.org" }],
    ["Ann (https://example.org)", { name: "Ann", email: null }],
    ["Müllers Notizbuch ✎", { name: "Müllers Notizbuch ✎", email: null }],
    ["<ann@example.org>", { name: "ann@example.org", email: "ann@example.org" }],
  ])("reads %j", (author, expected) => {
    expect(readContact(author)).toEqual(expected);
  });

  test("renderContact() names nobody's address where there is none", () => {
    expect(renderContact({ name: "A, B <C>", email: null })).toBe("A B C <nobody@invalid.invalid>");
  });
});

describe("componentId()", () => {
  test.each([
    [null, null],
    ["https://www.example.org/notes", "org.example.two_words"],
    ["https://github.com/Ann-B/two-words", "io.github.ann_b.two_words"],
  ])("of %j is %j", (homepage, expected) => {
    expect(componentId({ name: "two-words", homepage })).toBe(expected);
  });
});

test("summaryOf() has no article, no full stop, and one line's length", () => {
  expect(summaryOf({ title: "Notes", description: "A place for notes." })).toBe("place for notes");
  expect(summaryOf({ title: "Notes", description: "" })).toBe("Notes");
  expect(summaryOf({ title: "Notes", description: "x".repeat(200) })).toHaveLength(78);
});
