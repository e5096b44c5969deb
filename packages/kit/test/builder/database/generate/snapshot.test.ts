import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { eq, sql } from "drizzle-orm";
import {
  blob,
  check,
  index,
  integer,
  numeric,
  sqliteTable,
  sqliteView,
  text,
  type SQLiteColumnBuilderBase,
} from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/bun-sqlite";

import { describeSchema } from "../../../../src/builder/database/generate/snapshot.ts";
import { get, has } from "../../../../src/builder/database/generate/snapshot-parts.ts";
import { createTable } from "../../../../src/builder/database/generate/write-sql.ts";

const object = { a: "it's" };
const date = new Date(1_700_000_000_000);

describe("describeSchema()", () => {
  test.each<[string, SQLiteColumnBuilderBase, unknown]>([
    ["a JSON text", text("a", { mode: "json" }).default(object), object],
    ["a JSON text that is a text", text("a", { mode: "json" }).default("it's"), "it's"],
    ["a JSON text that is a number", text("a", { mode: "json" }).default(5), 5],
    ["a JSON text that is true", text("a", { mode: "json" }).default(true), true],
    ["a JSON blob", blob("a", { mode: "json" }).default(object), object],
    ["a big blob", blob("a", { mode: "bigint" }).default(5n), 5n],
    ["a buffer", blob("a", { mode: "buffer" }).default(Buffer.from([0, 255])), Buffer.from([0, 255])],
    ["seconds", integer("a", { mode: "timestamp" }).default(date), date],
    ["milliseconds", integer("a", { mode: "timestamp_ms" }).default(date), date],
    ["a boolean", integer("a", { mode: "boolean" }).default(true), true],
    [
      "a big number",
      numeric("a", { mode: "bigint" }).default(9_007_199_254_740_993n),
      9_007_199_254_740_993n,
    ],
    ["a text with an apostrophe", text("a").default("it's"), "it's"],
    ["nothing", text("a").default(null as never), null],
  ])("gives %s the default that drizzle reads back", async (_, column, value) => {
    const table = sqliteTable("t", { id: integer("id"), a: column });
    const described = await describeSchema({ table });
    const stored = JSON.parse(JSON.stringify(described)) as typeof described;
    using sqlite = new Sqlite(":memory:");
    const first = stored.tables["t"];
    if (first) sqlite.run(createTable(first));
    sqlite.run("INSERT INTO t (id) VALUES (1)");
    const [row] = await drizzle({ client: sqlite }).select().from(table);
    expect(row?.a).toEqual(value as never);
  });

  test("writes the values into conditions and expressions", async () => {
    const { tables } = await describeSchema({
      t: sqliteTable(
        "t",
        {
          a: integer("a", { mode: "timestamp" }),
          b: integer("b", { mode: "boolean" }),
          c: text("c").generatedAlwaysAs(() => sql`a || ${"it's"}`),
        },
        (t) => [
          index("i")
            .on(t.a, sql`ifnull(${t.b}, ${1})`)
            .where(eq(t.a, date)),
          check("k", sql`${t.b} <> ${5}`),
        ],
      ),
    });
    const { indexes = {}, checkConstraints = {}, columns = {} } = tables["t"] ?? {};
    expect(indexes["i"]).toMatchObject({ columns: ["a", 'ifnull("b", 1)'], where: '"t"."a" = 1700000000' });
    expect(checkConstraints["k"]?.value).toBe('"t"."b" <> 5');
    expect(columns["c"]?.generated?.as).toBe("(a || 'it''s')");
  });

  test("can be written down with a view over a big number", async () => {
    const t = sqliteTable("t", { a: numeric("a", { mode: "bigint" }).default(5n), b: integer("b") });
    const v = sqliteView("v").as((qb) => qb.select({ a: t.a, b: t.b }).from(t));
    expect(JSON.parse(JSON.stringify(await describeSchema({ t, v })))).toHaveProperty("views.v");
  });
});

test("get() and has() know nothing of what every object has", () => {
  expect([get({ a: 1 }, "a"), get<number>({}, "constructor"), has({}, "toString")]).toEqual([
    1,
    undefined,
    false,
  ]);
});
