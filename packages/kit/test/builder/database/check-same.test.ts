import { Database } from "bun:sqlite";

import { describe, expect, test } from "bun:test";

import { checkSameDatabase } from "../../../src/builder/database/check-same.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const table = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, picture BLOB);";

async function compare(first: string, second: string) {
  await using project = await tempProject();
  const files = [project.file("1.db"), project.file("2.db")] as const;
  for (const [position, sql] of [first, second].entries()) {
    using sqlite = new Database(files[position], { create: true, readwrite: true });
    sqlite.run(sql);
  }
  await checkSameDatabase(...files);
}

describe("checkSameDatabase()", () => {
  const rows = "INSERT INTO t VALUES (1, 'a', x'00ff'), (2, NULL, NULL);";

  test("accepts equal databases", async () => {
    await compare(table + rows, table + rows);
  });

  test.each([
    ["(1, 'b', x'00ff'), (2, NULL, NULL)", 'table "t", column "name"'],
    ["(1, 'a', x'01ff'), (2, NULL, NULL)", 'table "t", column "picture"'],
    ["(1, 'a', x'00ff'), (2, '', NULL)", 'table "t", column "name"'],
    ["(1, 'a', x'00ff')", 'table "t" has 2 rows in one and 1 in the other'],
  ])("names the place when the other has %s", async (values, place) => {
    const refusal = await refusalOf(compare(table + rows, `${table}INSERT INTO t VALUES ${values};`));
    expect(refusal.message).toContain(place);
  });

  test("does not call files the same that differ elsewhere", async () => {
    const refusal = await refusalOf(compare(table + rows, `${table}${rows}PRAGMA user_version = 7;`));
    expect(refusal.message).toContain("their rows are equal, the files are not");
  });
});
