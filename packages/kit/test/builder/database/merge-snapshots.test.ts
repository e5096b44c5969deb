import { describe, expect, test } from "bun:test";

import { mergeSnapshots, type Snapshot } from "../../../src/builder/database/merge-snapshots.ts";

const withTables = (tables: object): Snapshot => ({ id: "i", prevId: "p", tables });
const merge = (base: object, own: object, onto: object) => {
  const { snapshot, overlaps } = mergeSnapshots(withTables(base), withTables(own), withTables(onto));
  return { tables: snapshot["tables"], overlaps };
};

const notes = (columns: object) => ({ notes: { columns } });

describe("mergeSnapshots()", () => {
  test.each([
    ["a column of each", notes({}), notes({ a: 1 }), notes({ b: 2 }), notes({ b: 2, a: 1 })],
    ["a table of each", {}, { a: {} }, { b: {} }, { b: {}, a: {} }],
    [
      "a column that goes and one that comes",
      notes({ a: 1 }),
      notes({}),
      notes({ a: 1, b: 2 }),
      notes({ b: 2 }),
    ],
    [
      "a table that the other removed",
      { a: {}, b: {} },
      { a: {}, b: {}, c: {} },
      { a: {} },
      { a: {}, c: {} },
    ],
  ])("joins %s", (_, base, own, onto, tables) => {
    expect(merge(base, own, onto)).toEqual({ tables, overlaps: [] });
  });

  test.each([
    ["a column that both made", notes({}), notes({ a: 1 }), notes({ a: 1 }), "tables.notes.columns.a"],
    [
      "a column that both changed",
      notes({ a: 1 }),
      notes({ a: 2 }),
      notes({ a: 3 }),
      "tables.notes.columns.a",
    ],
    ["a table that one removed", notes({}), notes({ a: 1 }), {}, "tables.notes"],
  ])("tells of %s", (_, base, own, onto, overlap) => {
    expect(merge(base, own, onto).overlaps).toEqual([overlap]);
  });
});
