import { describe, expect, test } from "bun:test";

import { sql } from "drizzle-orm";
import { integer, sqliteTable, sqliteView, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { findLacking } from "../../../../src/builder/database/generate/find-lacking.ts";
import { describeSchema } from "../../../../src/builder/database/generate/snapshot.ts";
import { openMemory } from "../../../../src/run/database/connection.ts";

const plants = sqliteTable(
  "plants",
  {
    id: integer("id").primaryKey(),
    name: text("name").notNull().unique(),
    spot: text("spot"),
    code: text("code"),
  },
  (table) => [uniqueIndex("by_place").on(table.spot, table.code)],
);
const dry = sqliteView("dry", { id: integer("id") }).as(sql`SELECT id FROM plants`);

const table = "CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT, spot TEXT, code TEXT)";
const view = "CREATE VIEW dry AS SELECT id FROM plants";
const [names, places] = [
  "CREATE UNIQUE INDEX a ON plants (name)",
  "CREATE UNIQUE INDEX b ON plants (spot, code)",
];

describe("findLacking()", () => {
  test.each([
    ["nothing", [table, names, places, view], null],
    [
      "nothing where the table itself says unique",
      [`${table.slice(0, -1)}, UNIQUE (name))`, places, view],
      null,
    ],
    ["nothing where only the case differs", [table.toUpperCase(), names, places, view.toUpperCase()], null],
    ["a table", [], 'the table "plants"'],
    ["a view in a table's place", ["CREATE VIEW plants AS SELECT 1 AS id"], 'the table "plants"'],
    ["a column", [table.replace(", spot TEXT", "")], 'the column "plants.spot"'],
    ["what makes a column unique", [table, places, view], 'the unique index on "plants" (name)'],
    [
      "an index over too few columns",
      [table, names, "CREATE UNIQUE INDEX b ON plants (spot)", view],
      'the unique index on "plants" (spot, code)',
    ],
    [
      "an index over some rows",
      [table, places, `${names} WHERE id > 1`, view],
      'the unique index on "plants" (name)',
    ],
    ["a view", [table, names, places], 'the view "dry"'],
  ])("finds %s", async (_, statements, lacking) => {
    using sqlite = openMemory();
    for (const statement of statements) sqlite.run(statement);
    expect(findLacking(sqlite, await describeSchema({ plants, dry }))).toBe(lacking);
  });
});
