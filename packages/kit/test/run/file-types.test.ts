import { expect, test } from "bun:test";

import { listFileTypes, typeOf } from "../../src/run/file-types.ts";

const fileTypes = [
  { extension: "notes", title: "Notes" },
  { extension: "md", title: "Text", mime: "text/markdown" },
];

test("listFileTypes() makes a MIME type of the app's own, unless others have the type", () => {
  expect(listFileTypes({ fileTypes }, "two-words")).toEqual([
    { extension: "notes", title: "Notes", mime: "application/x-two-words-notes", isOwn: true },
    { extension: "md", title: "Text", mime: "text/markdown", isOwn: false },
  ]);
  expect(listFileTypes({}, "two-words")).toEqual([]);
});

test.each([
  ["/home/ann/a.notes", "notes"],
  ["/home/ann/A.B.NOTES", "notes"],
  [String.raw`C:\Users\Ann\a.md`, "md"],
  ["/home/ann/.notes", undefined],
  ["/home/ann/notes", undefined],
  ["/home/x.notes/a", undefined],
  [String.raw`C:\x.notes\a`, undefined],
  ["/home/ann/a.notes.exe", undefined],
  ["/home/ann/a.notes ", undefined],
])("typeOf() of %j", (file, extension) => {
  expect(typeOf(file, fileTypes)?.extension).toBe(extension);
});
