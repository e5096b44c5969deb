import { describe, expect, test } from "bun:test";

import { checkLink, withOpened } from "../../../src/run/window/opened-link.ts";
import { refusalOf } from "../../support/refusal.ts";

describe("checkLink()", () => {
  const config = { links: ["notes", "notes-app"] };

  test.each(["notes:today", "NOTES://open/a%20b?c#d", "notes-app:"])("lets %s pass", (link) => {
    expect(() => checkLink(link, config, "notes")).not.toThrow();
  });

  test.each([
    "https://example.org",
    "javascript:alert(1)",
    "--home",
    "notes",
    "note:a",
    "notes:a b",
    "notes:a\nb",
    `notes:${"a".repeat(5000)}`,
  ])("refuses %j", async (link) => {
    const refusal = await refusalOf(() => checkLink(link, config, "notes"));
    expect(refusal).toMatchObject({ hint: "its links begin with notes:, notes-app:", exitCode: 2 });
  });

  test("an app without links opens none", async () => {
    const refusal = await refusalOf(() => checkLink("notes:today", {}, "notes"));
    expect(refusal.hint).toBe('see "notes help open"');
  });
});

test("withOpened() keeps the code, and makes any link one value", () => {
  const url = "http://127.0.0.1:4747/#code=abc";
  expect(withOpened(url, { link: "notes:a&b=c#d" })).toBe(
    "http://127.0.0.1:4747/?link=notes%3Aa%26b%3Dc%23d#code=abc",
  );
  expect(withOpened(url, { link: undefined })).toBe(url);
});
