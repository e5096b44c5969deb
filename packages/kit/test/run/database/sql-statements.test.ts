import { describe, expect, test } from "bun:test";

import { splitStatements } from "../../../src/run/database/sql-statements.ts";
import { lineOf, tokenize } from "../../../src/run/database/sql-tokens.ts";

describe("tokenize()", () => {
  test.each<[string, string[]]>([
    [`"a""b" \`c\` [d e] 'f''g'`, ["name", "name", "name", "text"]],
    ["x'0aFF' 0x1F 1.5e-3 .5 1_000", ["blob", "number", "number", "number", "number"]],
    ["? ?1 :a @b $c", ["variable", "variable", "variable", "variable", "variable"]],
    ["größe 表 _a$1", ["word", "word", "word"]],
    ["-- it's\n/* \" */ a", ["comment", "comment", "word"]],
    ["a--> statement-breakpoint\nb", ["word", "breakpoint", "word"]],
    ["a->>'$.b' || c", ["word", "symbol", "text", "symbol", "word"]],
    ["'never ends", ["open"]],
    ['"never ends', ["open"]],
    ["/* never ends", ["open"]],
  ])("reads %j as %j", (sql, kinds) => {
    expect(tokenize(sql).map(({ kind }) => kind)).toEqual(kinds as never);
  });

  test("takes the quotes off names and texts, and doubled ones out", () => {
    expect(tokenize(`"a""b" \`c\`\`d\` [e] 'f''g'`).map(({ value }) => value)).toEqual([
      'a"b',
      "c`d",
      "e",
      "f'g",
    ]);
  });

  test("says on which line a token stands", () => {
    const text = "SELECT 1;\n-- why\nDROP TABLE a;";
    expect(lineOf(text, tokenize(text).at(-2)?.start ?? 0)).toBe(3);
  });
});

describe("splitStatements()", () => {
  test.each<[string, string[]]>([
    ["CREATE TABLE a (b);\n--> statement-breakpoint\nDROP TABLE c", ["CREATE TABLE a (b)", "DROP TABLE c"]],
    ["CREATE TABLE a (b)--> statement-breakpoint\r\nDROP TABLE c;", ["CREATE TABLE a (b)", "DROP TABLE c"]],
    [
      "INSERT INTO a VALUES (';--> statement-breakpoint');",
      ["INSERT INTO a VALUES (';--> statement-breakpoint')"],
    ],
    ["", []],
    [";;\n--> statement-breakpoint\n;", []],
    ["-- Custom SQL migration file, put your code below! --", []],
    ["/* why\n * so; */ -- and; so", []],
    ["-- why;\nDROP TABLE a; -- because", ["DROP TABLE a"]],
  ])("finds in %j %j", (text, statements) => {
    expect(splitStatements(text).map(({ sql }) => sql)).toEqual(statements);
  });

  test("keeps a trigger whole, with its CASE … END and with columns called end and begin", () => {
    const trigger = `CREATE TEMP TRIGGER t AFTER UPDATE ON a WHEN new.end > 1 BEGIN
      UPDATE a SET begin = CASE WHEN new.end THEN 1 ELSE 2 END, b = old.end;
      SELECT end FROM a;
    END`;
    expect(splitStatements(`${trigger};\nDELETE FROM a;`).map(({ sql }) => sql)).toEqual([
      trigger,
      "DELETE FROM a",
    ]);
  });
});
