// What the guard at the user's advises the maker, followed as it is written: then the build's check is content.
import { setDefaultTimeout, test } from "bun:test";

import { change, file, leadOut, read, rebuild, type Hint } from "../../support/hints.ts";

setDefaultTimeout(60_000);

const made = 'made: integer("made"),';
const forget = "INSERT INTO words(words, rowid, name) VALUES ('delete', old.id, old.name);";
const learn = "INSERT INTO words(rowid, name) VALUES (new.id, new.name);";
const keepChanged = `CREATE TRIGGER words_update AFTER UPDATE ON items BEGIN ${forget} ${learn} END;`;
const keepWords = `CREATE TRIGGER words_insert AFTER INSERT ON items BEGIN ${learn} END;
  CREATE TRIGGER words_delete AFTER DELETE ON items BEGIN ${forget} END; ${keepChanged}`;

const hints: Record<string, Hint> = {
  "values that are meant to be others: the comment": {
    sql: rebuild("name text NOT NULL, made integer", "name, made", "id, made"),
    hint: "write into the migration: -- samara: changes items.name",
    follow: (project, said) =>
      change(project, file, "CREATE", `${read(said, /(-- samara: changes [\w.]+)/)}\nCREATE`),
  },
  "rows that are meant to go: the statement": {
    sql: rebuild("name text NOT NULL, made integer", "name, made").replace(
      "FROM items",
      "FROM items WHERE made IS NOT NULL",
    ),
    hint: "in the migration's SQL, or export removesRowsOf",
    follow: (project, said) =>
      change(
        project,
        file,
        "CREATE",
        `${read(said, /say (DELETE FROM "items") in/)} WHERE made IS NULL;\nCREATE`,
      ),
  },
  "a trigger that a rebuild loses: made again": {
    first: "CREATE TRIGGER r AFTER INSERT ON items BEGIN SELECT 1; END;",
    sql: rebuild("name text NOT NULL, made integer", "name, made"),
    hint: "create it again in that migration, or drop it there by its name",
    follow: (project) =>
      change(
        project,
        file,
        "RENAME TO items;",
        "RENAME TO items;\nCREATE TRIGGER r AFTER INSERT ON items BEGIN SELECT 1; END;",
      ),
  },
  "a trigger that a rebuild loses: dropped by its name": {
    first: "CREATE TRIGGER r AFTER INSERT ON items BEGIN SELECT 1; END;",
    sql: rebuild("name text NOT NULL, made integer", "name, made"),
    hint: "create it again in that migration, or drop it there by its name",
    follow: (project) => change(project, file, "CREATE", "DROP TRIGGER r;\nCREATE"),
  },
  "a full-text table that falls behind: made anew from its rows": {
    first: `CREATE VIRTUAL TABLE words USING fts5(name, content='items', content_rowid='id'); ${keepWords}`,
    sql: `DROP TRIGGER words_update;\nUPDATE items SET name = name || ' more';\n${keepChanged}`,
    hint: "end the migration with INSERT INTO",
    follow: (project, said) =>
      change(
        project,
        file,
        keepChanged,
        `${keepChanged}\n${read(said, /end the migration with (INSERT .*?\('rebuild'\))/)};`,
      ),
  },
  "a view that a migration breaks: dropped and made again": {
    first: "CREATE VIEW v AS SELECT id, made FROM items;",
    schema: [[made, ""]],
    sql: rebuild("name text NOT NULL", "name"),
    hint: "drop that view and create it again in the migration",
    follow: (project) =>
      change(project, file, "CREATE", "DROP VIEW v;\nCREATE VIEW v AS SELECT id FROM items;\nCREATE"),
  },
};

test.each(Object.entries(hints))("the guard's advice leads out: %s", (_, hint) => leadOut(hint));
