import { describe, expect, test } from "bun:test";

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import { applyChange } from "../../../support/schema-change.ts";

const fullText = (content: string, key: string, columns: string) => `
  CREATE VIRTUAL TABLE notes_fts USING fts5(${columns}, content='${content}', content_rowid='${key}');
  CREATE TRIGGER notes_add AFTER INSERT ON notes BEGIN
    INSERT INTO notes_fts (rowid, ${columns}) VALUES (new.id, ${columns.replaceAll(/\w+/g, "new.$&")}); END;
  CREATE TRIGGER notes_remove AFTER DELETE ON notes BEGIN
    INSERT INTO notes_fts (notes_fts, rowid, ${columns}) VALUES ('delete', old.id, ${columns.replaceAll(/\w+/g, "old.$&")}); END`;

const before = {
  notes: sqliteTable("notes", {
    id: integer("id").primaryKey(),
    title: text("title"),
    content: text("content"),
  }),
};
const rows = "INSERT INTO notes VALUES (1, 'apple', 'pie'), (2, 'pear', 'tart')";

describe("remakeFullText()", () => {
  test.each([
    ["the table", "memos", "id", "title", "content"],
    ["a column", "notes", "id", "heading", "content"],
    ["a column that is called as an option", "notes", "id", "title", "body"],
    ["the key", "notes", "number", "title", "content"],
    ["all of them", "memos", "number", "heading", "body"],
  ])("keeps the index in step when %s gets another name", async (_, table, key, title, content) => {
    const names = [
      ["notes", table],
      ["notes.id", `${table}.${key}`],
      ["notes.title", `${table}.${title}`],
      ["notes.content", `${table}.${content}`],
    ] as const;
    const { sqlite, column } = await applyChange({
      before,
      custom: fullText("notes", "id", "title, content"),
      rows,
      after: {
        notes: sqliteTable(table, {
          id: integer(key).primaryKey(),
          title: text(title),
          content: text(content).default("x"),
        }),
      },
      answers: {
        renames: names
          .filter(([from, to]) =>
            from === "notes" ? to !== "notes" : from.split(".")[1] !== to.split(".")[1],
          )
          .map(([from, to]) => ({ from, to })),
      },
    });
    sqlite.run(`INSERT INTO ${table} VALUES (3, 'plum', 'jam'); DELETE FROM ${table} WHERE ${key} = 1`);
    expect(column("SELECT rowid FROM notes_fts WHERE notes_fts MATCH 'apple OR pear OR jam'")).toEqual([
      2, 3,
    ]);
    expect(column(`SELECT ${title} || ${content} FROM notes_fts WHERE notes_fts MATCH 'plum'`)).toEqual([
      "plumjam",
    ]);
    sqlite.run("INSERT INTO notes_fts (notes_fts, rank) VALUES ('integrity-check', 1)");
  });
});

const unnumbered = (title: ReturnType<typeof text>) => ({
  notes: sqliteTable("notes", { code: text("code").primaryKey(), title }),
});

const numbered = (id: ReturnType<typeof integer>, number: ReturnType<typeof integer>) => ({
  notes: sqliteTable("notes", { id, number, title: text("title") }),
});

describe("refillFullText()", () => {
  test("fills the index again when a rebuild numbers the rows anew", async () => {
    const { column } = await applyChange({
      before: unnumbered(text("title")),
      custom: "CREATE VIRTUAL TABLE found USING fts5(title, content=notes)",
      rows: `INSERT INTO notes VALUES ('a', 'apple'), ('b', 'pear'), ('c', 'plum'); DELETE FROM notes WHERE code = 'a';
        INSERT INTO found (found) VALUES ('rebuild')`,
      after: unnumbered(text("title").default("x")),
    });
    expect(
      column("SELECT n.title FROM found AS f JOIN notes AS n ON n.rowid = f.rowid WHERE found MATCH 'plum'"),
    ).toEqual(["plum"]);
  });

  test("does so when another column becomes the key that numbers the rows", async () => {
    const { column } = await applyChange({
      before: numbered(integer("id").primaryKey(), integer("number").notNull()),
      custom:
        "CREATE VIRTUAL TABLE found USING fts5(title, content=notes); CREATE INDEX by_title ON notes (title, number)",
      rows: `INSERT INTO notes VALUES (1, 30, 'plum'), (2, 20, 'pear'), (3, 10, 'apple');
        INSERT INTO found (found) VALUES ('rebuild')`,
      after: numbered(integer("id").notNull(), integer("number").primaryKey()),
    });
    expect(column("SELECT rowid FROM found WHERE found MATCH 'plum'")).toEqual([30]);
  });
});
