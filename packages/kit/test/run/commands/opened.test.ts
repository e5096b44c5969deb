import { expect, test } from "bun:test";

import { isLink } from "../../../src/run/commands/opened.ts";

test.each([
  "notes:today",
  "notes:/etc/passwd.notes",
  "NOTES:C:\\a.notes",
  "file:///etc/passwd",
  "file:/home/ann/a.notes",
  "https://example.org/a.notes",
  "javascript:alert(1)",
])("isLink() takes %j for a link, never for a file", (given) => {
  expect(isLink(given)).toBe(true);
});

test.each([
  "/home/ann/a.notes",
  "./notes:today.notes",
  "a.notes",
  "-a.notes",
  "--home",
  "",
  "C:\\Users\\Ann\\a.notes",
  "c:a.notes",
  "\\\\host\\share\\a.notes",
  " notes:a",
  "\nnotes:a",
])("isLink() takes %j for a path", (given) => {
  expect(isLink(given)).toBe(false);
});
