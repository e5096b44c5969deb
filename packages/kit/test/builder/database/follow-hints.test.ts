// Every hint of the proof and of `db:generate`, followed as it is written: then the build's check is content. What leads out of two branches is
// in rebase-*.test.ts, what leads out of an edited release in release-check.test.ts.
import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { generate } from "../../support/branches.ts";
import { ask, change, file, leadOut, read, rebuild, run, sourceOf, type Hint } from "../../support/hints.ts";
import { projectWith } from "../../support/next-migration.ts";

setDefaultTimeout(60_000);

const color: [string, string] = ['made: integer("made"),', 'made: integer("made"), color: text("color"),'];
const optional: [string, string] = ['name: text("name").notNull()', 'name: text("name")'];
const redo = run("bun run db:generate --redo");

const made = 'made: integer("made"),';
const check: [string, string] = ["});", '}, (t) => [check("c", sql`${t.made} > 5`)]);'];
const checkImport: [string, string] = [
  "import { integer,",
  'import { sql } from "drizzle-orm";\nimport { check, integer,',
];
const unique: [string, string] = ['"name").notNull()', '"name").notNull().unique()'];
const uniqueSql = "CREATE UNIQUE INDEX `items_name_unique` ON `items` (`name`);";

const hints: Record<string, Hint> = {
  "a name that names nothing: --redo": {
    schema: [optional, color],
    sql: rebuild("name text, made integer, color text", '"name", "made", "color"'),
    hint: '"color" is not a known name',
    follow: redo,
  },
  "a name that was meant as a text": {
    sql: 'UPDATE items SET name = "none";',
    hint: '"none" is not a known name',
    follow: (project, said) => change(project, file, '"none"', read(said, /write a text as ('none')/)),
  },
  "a required column: the line": {
    schema: [[made, `${made} pinned: integer("pinned").notNull(),`]],
    sql: "ALTER TABLE items ADD pinned integer NOT NULL;",
    hint: "write there: ",
    follow: (project, said) => project.write({ [file]: read(said, /write there: (.*?;)/) }),
  },
  "a required column: a default, and --redo": {
    schema: [[made, `${made} pinned: integer("pinned").notNull(),`]],
    sql: "ALTER TABLE items ADD pinned integer NOT NULL;",
    hint: "or give it a default in src/schema.ts",
    async follow(project, said) {
      await change(project, "src/schema.ts", '"pinned").notNull()', '"pinned").notNull().default(0)');
      await redo(project, said);
    },
  },
  "SQL that fails: the line": {
    sql: "SELECT 1;\nUPDATE items SET name = nme;",
    hint: "correct it in src/migrations/0001_next.sql",
    async follow(project, said) {
      const lines = (await Bun.file(project.file(file)).text()).split("\n");
      const line = Number(read(said, /line (\d+) of/)) - 1;
      expect(lines[line]).toContain("nme");
      await project.write({ [file]: lines.with(line, "UPDATE items SET name = name;").join("\n") });
    },
  },
  "SQL that fails: --redo": {
    schema: [optional, color],
    sql: rebuild('name text, made integer, color text, CHECK("__new_items".made > 0)', "name, made"),
    hint: "fails: ",
    follow: redo,
  },
  "values that another column's take the place of: --redo": {
    schema: [optional],
    sql: rebuild("name text, made integer", "name, made", "id, made"),
    hint: 'it would change values of "items.name"',
    follow: redo,
  },
  "harm that is meant: the comment": {
    sql: "CREATE TRIGGER z AFTER UPDATE ON items BEGIN UPDATE items SET made = 1; END; UPDATE items SET name = name;",
    hint: "declare in it which columns change",
    async follow(project, said) {
      const column = read(said, /values of "(\S+)" have changed/);
      const comment = read(said, /(-- samara: changes TABLE.COLUMN)/).replace("TABLE.COLUMN", column);
      await change(project, file, "CREATE", `${comment}\nCREATE`);
    },
  },
  "a schema without its migration": {
    sql: "SELECT 1;",
    edit: color,
    hint: "`bun run db:generate`",
    follow: run("bun run db:generate"),
  },
  "what some users' data forbids: a data migration before it": {
    schema: [unique],
    sql: uniqueSql,
    hint: '"items.name" is the same in two rows',
    async follow(project, said) {
      await run("bun run db:generate --redo --custom")(project, said);
      await project.write({
        "src/migrations/0001_custom.sql": "UPDATE items SET name = name || ' ' || id;\n",
      });
      await run("bun run db:generate")(project, said);
    },
  },
  "what some users' data forbids, to be seen within the migration: the line before the index": {
    schema: [
      [made, `${made} label: text("label"),`],
      ["});", '}, (t) => [uniqueIndex("by_label").on(sql`lower(${t.label})`)]);'],
      ["text }", "text, uniqueIndex }"],
      ["import {", 'import { sql } from "drizzle-orm";\nimport {'],
    ],
    sql: "ALTER TABLE items ADD label text;\nUPDATE items SET label = name;\nCREATE UNIQUE INDEX `by_label` ON `items` (lower(`label`));",
    hint: "write right before line 3 of src/migrations/0001_next.sql, which begins with CREATE UNIQUE INDEX",
    async follow(project, said) {
      const lines = (await Bun.file(project.file(file)).text()).split("\n");
      const mend = read(said, /begins with .*:\n {4}(.*;)\n/);
      await project.write({ [file]: lines.toSpliced(2, 0, mend).join("\n") });
    },
  },
  "a new required column: the default": {
    schema: [[made, `${made} pinned: integer("pinned").notNull(),`]],
    hint: "in src/schema.ts give it a default",
    async follow(project, said) {
      const call = read(said, /e\.g\. (\.notNull\(\)\.default\(.*?\)),/);
      await change(project, "src/schema.ts", '"pinned").notNull()', `"pinned")${call}`);
      await generate(project);
    },
  },
  "a new required key: the integer key": {
    schema: [[".primaryKey({ autoIncrement: true }),", ', uuid: text("uuid").primaryKey(),']],
    hint: "in src/schema.ts make the key",
    async follow(project, said) {
      const key = read(said, /make the key (integer\("id"\)\.primaryKey\(\))/);
      await change(project, "src/schema.ts", 'integer("id"), uuid: text("uuid").primaryKey()', key);
      await generate(project);
    },
  },
  "a new required reference: without .notNull()": {
    schema: [[made, `${made} owner: integer("owner").notNull().references(() => items.id),`]],
    hint: "leave out .notNull()",
    async follow(project) {
      await change(project, "src/schema.ts", '"owner").notNull()', '"owner")');
      await generate(project);
    },
  },
  "a rename: it keeps the values": {
    schema: [[made, 'created: integer("created"), other: integer("other"),']],
    hint: "say which",
    follow: run("bun run db:generate --rename items.made=items.other"),
  },
  "a rename: it removes them": {
    schema: [[made, 'created: integer("created"), other: integer("other"),']],
    hint: "say which",
    follow: run("bun run db:generate --drop items.made"),
  },
};

const told: [string, string, Hint["schema"]][] = [
  ["the same value twice", uniqueSql, [unique]],
  [
    "no value",
    rebuild("name text NOT NULL, made integer NOT NULL", "name, made"),
    [[made, 'made: integer("made").notNull(),']],
  ],
  [
    "a condition that does not hold",
    rebuild("name text NOT NULL, made integer, CONSTRAINT c CHECK(made > 5)", "name, made"),
    [check, checkImport],
  ],
  [
    "a reference to nothing",
    rebuild("name text NOT NULL, made integer REFERENCES items(id)", "name, made"),
    [
      [made, 'made: integer("made").references((): AnySQLiteColumn => items.id),'],
      ["text }", "text, type AnySQLiteColumn }"],
    ],
  ],
  [
    "another type",
    rebuild("name integer NOT NULL, made integer", "name, made"),
    [['name: text("name")', 'name: integer("name")']],
  ],
];

describe("a hint leads out:", () => {
  test.each(Object.entries(hints))("%s", (_, hint) => leadOut(hint));

  test("several lines at the top, in their order", async () => {
    const sql = rebuild("name text NOT NULL UNIQUE, made integer NOT NULL", "name, made");
    const schema = sourceOf([unique, [made, 'made: integer("made").notNull(),']]);
    await using project = await projectWith(sql, schema);
    const said = await ask(project, true);
    const mends = [...said.matchAll(/ write (.*at the top) of .*:\n {4}(.*;)\n/g)];
    expect(mends.map(([, place]) => place)).toEqual(["at the top", "below those lines, at the top"]);
    await change(project, file, sql, `${mends.map(([, , mend]) => mend).join("\n")}\n${sql}`);
    expect(await ask(project, true)).toBe("");
  });

  test.each(told)("what some users' data forbids (%s): the line at the top", async (_, sql, schema) => {
    await using project = await projectWith(sql, sourceOf(schema));
    const said = await ask(project, true);
    const mend = read(said, /write at the top of src\/migrations\/0001_next\.sql:\n {4}(.*?;)\n {2}Or/s);
    await change(project, file, sql, `${mend}\n${sql}`);
    expect(await ask(project, true)).toBe("");
  });
});
