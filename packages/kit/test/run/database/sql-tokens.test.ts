import { expect, test } from "bun:test";

import { lowerName } from "../../../src/run/database/sql-tokens.ts";

test("lowerName() lowers names as SQLite does: the letters of ASCII, and no others", () => {
  expect(lowerName("ÄrGer İ ß Z")).toBe("Ärger İ ß z");
});
