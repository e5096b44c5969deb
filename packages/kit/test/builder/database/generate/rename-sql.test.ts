import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";

import { writeRenames } from "../../../../src/builder/database/generate/rename-sql.ts";
import type { Snapshot } from "../../../../src/builder/database/generate/snapshot-parts.ts";

test.each([
  ["one", { a: "x" }],
  ["a chain", { a: "b", b: "c", c: "d" }],
  ["an exchange", { a: "b", b: "a" }],
  ["a circle", { a: "b", b: "c", c: "a" }],
  ["other letters", { a: "A", b: "B" }],
  ["an exchange in other letters", { a: "B", b: "A" }],
  ["odd names", { a: "it's `odd`", b: 'select "x"' }],
])("writeRenames() writes %s so that every name is free when something takes it", (_, renames) => {
  const names = ["a", "b", "c"];
  const columns = Object.fromEntries(names.map((name) => [name, { name }]));
  const tables = Object.fromEntries(names.map((name) => [name, { name, columns }]));
  const pairs = new Map(Object.entries(renames));
  using sqlite = new Sqlite(":memory:");
  for (const name of names) sqlite.run(`CREATE TABLE ${name} (a, b, c)`);
  for (const name of names) sqlite.run(`INSERT INTO ${name} VALUES ('${name}a', '${name}b', '${name}c')`);
  const statements = writeRenames({ tables } as unknown as Snapshot, {
    tables: pairs,
    columns: new Map(
      [["c", pairs]].filter(([table]) => !pairs.has(table as string)) as [string, Map<string, string>][],
    ),
  });
  for (const statement of statements) sqlite.run(statement);
  for (const [from, to] of pairs) {
    expect(sqlite.query(`SELECT * FROM \`${to.replaceAll("`", "``")}\``).values()[0]?.[0]).toBe(`${from}a`);
  }
  if (pairs.has("c")) return;
  const row = sqlite.query<Record<string, string>, []>("SELECT * FROM c").get() ?? {};
  for (const [from, to] of pairs) expect(row[to]).toBe(`c${from}`);
});
