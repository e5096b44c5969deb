// From titles to names, in any script.
import { expect, test } from "bun:test";

import { slugify } from "../../../src/builder/plan/slug.ts";

test.each([
  ["My App!", "my-app"],
  ["Ma Boîte à Outils", "ma-boite-a-outils"],
  ["Straße & Ærø", "strasse-aero"],
  ["Łódź", "lodz"],
  ["  --a__b..c--  ", "a-b-c"],
  ["2048", "app-2048"],
  ["日本", ""],
  ["x".repeat(60), "x".repeat(40)],
  [`${"x".repeat(39)} y`, "x".repeat(39)],
])("slugify() makes of %j %j", (text, slug) => {
  expect(slugify(text)).toBe(slug);
});
