import { describe, expect, test } from "bun:test";

import {
  mentions,
  plainExpression,
  renameInExpression,
  renameNames,
} from "../../../../src/builder/database/generate/expressions.ts";
import { tablesNamed } from "../../../../src/builder/database/generate/table-places.ts";

test.each([
  ['"t"."a" >= 0', "`a` >= 0"],
  ["`__t`.`a` = 't.a'", "`__t`.`a` = 't.a'"],
  ['lower("a b") = \'"t".\'', "lower(`a b`) = '\"t\".'"],
  ["T.a is not null -- t.a", "a is not null -- t.a"],
])("plainExpression() writes %j as %j", (sql, plain) => {
  expect(plainExpression(sql, "t")).toBe(plain);
});

test.each([
  ['"t"."a" > 0 and a < 5', "`u`.`b` > 0 and `b` < 5"],
  ["a(a) = 'a'", "a(`b`) = 'a'"],
  ['"x"."a" = 1', '"x"."a" = 1'],
  ['not "not"', "not `is not`"],
])("renameInExpression() writes %j as %j", (sql, renamed) => {
  const columns = new Map([
    ["a", "b"],
    ["not", "is not"],
  ]);
  expect(renameInExpression(sql, { table: "t", to: "u", columns })).toBe(renamed);
});

describe("renameNames()", () => {
  const tables = new Map([
    ["t", "u"],
    ["new", "fresh"],
  ]);
  const columns = new Map([
    ["a", "b"],
    ["end", "stop"],
    ["t", "column_t"],
  ]);
  test.each([
    ["CREATE VIEW a AS SELECT a, t.a FROM t", "CREATE VIEW a AS SELECT `b`, `u`.`b` FROM `u`"],
    ["SELECT t FROM x, T WHERE t > 1", "SELECT `column_t` FROM x, `u` WHERE `column_t` > 1"],
    [
      'CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN new.a THEN "end" END; END',
      "CREATE TRIGGER a AFTER INSERT ON `u` BEGIN SELECT CASE WHEN new.`b` THEN `stop` END; END",
    ],
    ["SELECT a(1), 'a' FROM new", "SELECT a(1), 'a' FROM `fresh`"],
  ])("writes %j as %j", (sql, renamed) => {
    expect(renameNames(sql, tables, columns)).toBe(renamed);
  });
});

test.each([
  ["CREATE VIEW v AS SELECT x FROM a JOIN b ON b.y = x, c WHERE d IN (SELECT e FROM main.f)", "a b c f v"],
  ["CREATE TRIGGER r AFTER UPDATE OF x ON a BEGIN INSERT INTO b (c, d) SELECT e, f FROM (g); END", "a b g r"],
  ["CREATE TRIGGER r AFTER INSERT ON a BEGIN UPDATE b SET c = 1, d = 2; DELETE FROM e; END", "a b e r"],
  ["SELECT 'FROM x', \"FROM y\" FROM z", "z"],
])("tablesNamed() finds in %j: %s", (sql, names) => {
  expect([...tablesNamed(sql)].sort().join(" ")).toBe(names);
});

test.each([
  ["a.b", "B", true],
  ["'b' || [c]", "b", false],
  ["-- b", "b", false],
])("mentions() of %j and %j is %p", (sql, name, is) => {
  expect(mentions(sql, name)).toBe(is);
});
