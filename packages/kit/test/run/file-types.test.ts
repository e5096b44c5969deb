import { expect, test } from "bun:test";

import { listFileTypes } from "../../src/run/file-types.ts";

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
