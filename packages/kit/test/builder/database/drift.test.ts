import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { checkDrift } from "../../../src/builder/database/drift.ts";
import { schemaSource, tempProject, type ProjectFiles } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

// Every case starts a process that loads an app and drizzle-kit.
setDefaultTimeout(30_000);

async function check(files: ProjectFiles = {}) {
  await using project = await tempProject(files);
  await checkDrift(await project.plan());
}

const column = 'name: text("name").notNull(),';

describe("checkDrift()", () => {
  test("is content when schema and migrations agree", async () => {
    await check();
  });

  test.each([
    ["a new column", schemaSource.replace(column, `${column} note: text("note"),`), "ALTER TABLE"],
    [
      "a new table",
      `${schemaSource}export const more = sqliteTable("more", { id: integer("id") });`,
      "CREATE TABLE",
    ],
    ["a dropped column", schemaSource.replace(/ {2}made.*\n/, ""), "ALTER TABLE"],
    ["a renamed column", schemaSource.replace('text("name")', 'text("label")'), "renamed or replaced"],
    [
      "a renamed table",
      schemaSource.replace('sqliteTable("items"', 'sqliteTable("things"'),
      "renamed or replaced",
    ],
  ])("refuses %s", async (_, schema, reason) => {
    const refusal = await refusalOf(check({ "src/schema.ts": schema }));
    expect(refusal.message).toContain('src/schema.ts has changed since the migration "0000_items"');
    expect(refusal.message).toContain(reason);
    expect(refusal.message).not.toContain("\n");
    expect(refusal.hint).toContain("bun run db:generate");
  });

  test.each([
    ["drop a table", 'DROP TABLE "items";', 'the table "items"'],
    ["drop a column", "ALTER TABLE items DROP COLUMN made;", 'the column "items.made"'],
    ["rename a column", "ALTER TABLE items RENAME COLUMN name TO nmae;", 'the column "items.name"'],
  ])("refuses migrations that by hand %s of the schema", async (_, statement, lacking) => {
    await using project = await tempProject();
    const file = project.file("src/migrations/0000_items.sql");
    const sql = `${await Bun.file(file).text()}--> statement-breakpoint\n${statement}\n`;
    await project.write({ "src/migrations/0000_items.sql": sql });
    const refusal = await refusalOf(project.plan().then(checkDrift));
    expect(refusal.message).toBe(
      `Cannot build: the migrations leave out ${lacking}, which src/schema.ts has`,
    );
    expect(refusal.hint).toContain("src/migrations");
  });

  test("refuses tables without any migration", async () => {
    const journal = JSON.stringify({ entries: [] });
    const refusal = await refusalOf(
      check({
        "src/migrations/0000_items.sql": null,
        "src/migrations/meta/0000_snapshot.json": null,
        "src/migrations/meta/_journal.json": journal,
      }),
    );
    expect(refusal.message).toContain("there is no migration yet");
  });

  test.each([
    [{ "src/migrations/meta/0000_snapshot.json": null }, "snapshot of the migration", "committed"],
    [{ "src/migrations/meta/0000_snapshot.json": "{" }, "snapshot of the migration", "committed"],
    [{ "src/app.ts": "export default {}" }, "its default export is not an app", "defineApp"],
    [{ "src/app.ts": null }, "Cannot load", "bun check"],
    [{ "src/schema.ts": "export const = 1" }, "Cannot load", "bun check"],
    [{ "src/schema.ts": "throw new Error('no\\nluck')" }, "no", "bun check"],
    [{ "src/schema.ts": `${schemaSource}process.exit(3);` }, "Cannot load the app", "bun check"],
  ])("tells in a sentence what is wrong with %j", async (files, message, hint) => {
    const refusal = await refusalOf(check(files as ProjectFiles));
    expect(refusal.message).toContain(message);
    expect(refusal.message).not.toContain("\n");
    expect(refusal.hint).toContain(hint);
  });

  test("does not mind an app that prints while it loads", async () => {
    await check({
      "src/extra.ts": "console.log('hello')",
      "src/schema.ts": `import "./extra.ts";\n${schemaSource}`,
    });
  });
});
