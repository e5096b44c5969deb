import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { checkMigrations } from "../../../src/builder/database/check-migrations.ts";
import { projectWith } from "../../support/next-migration.ts";
import { refusalOf } from "../../support/refusal.ts";

// Every case starts processes that load an app and drizzle-kit.
setDefaultTimeout(60_000);

async function check(sql: string): Promise<string[]> {
  await using project = await projectWith(sql);
  return await checkMigrations(await project.plan());
}

const rebuild = (
  select: string,
  name = "name",
  more = "",
) => `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_items\` (
	\`id\` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	\`name\` text NOT NULL,
	\`made\` integer${more}
);
--> statement-breakpoint
INSERT INTO \`__new_items\`("id", "${name}", "made") SELECT ${select} FROM \`items\`;--> statement-breakpoint
DROP TABLE \`items\`;--> statement-breakpoint
ALTER TABLE \`__new_items\` RENAME TO \`items\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;

describe("checkMigrations()", () => {
  test("is content with a rebuild that keeps every value", async () => {
    expect(await check(rebuild('"id", "name", "made"'))).toEqual([]);
  });

  test("is content with a value that the migration says it changes", async () => {
    expect(await check("UPDATE items SET name = upper(name);")).toEqual([]);
    expect(await check(`-- samara: changes items.name\n${rebuild('"id", "id", "made"')}`)).toEqual([]);
  });

  test.each([
    [
      "a column that the old table has not got",
      rebuild('"id", "label", "made"'),
      'in line 8 of src/migrations/0001_next.sql "label" is not a known name',
    ],
    [
      "a column that takes another one's values",
      rebuild('"id", "id", "made"'),
      'it would change values of "items.name"',
    ],
    [
      "a table made anew that forgets a row",
      rebuild('"id", "name", "made"').replace(" FROM `items`", " FROM `items` WHERE `made` IS NOT NULL"),
      'rows in "items"',
    ],
    [
      "a check that speaks of the table's other name",
      rebuild('"id", "name", "made"', "name", ',\n\tCHECK("__new_items"."made" > 0)'),
      "line 6 of src/migrations/0001_next.sql fails: error in table items after rename: no such column: __new_items.made",
    ],
    [
      "a required column without a default",
      "ALTER TABLE items ADD pinned integer NOT NULL;",
      'adds the required column "items.pinned" without a value',
    ],
    ["a file that is no SQL", "CREATE TABLE (", "syntax error"],
    [
      "a bare name that names nothing",
      "SELECT 1;\nUPDATE items SET name =\n label;",
      "line 3 of src/migrations/0001_next.sql fails: no such column: label",
    ],
  ])("on %s", async (_, sql, state) => {
    const refusal = await refusalOf(check(sql));
    expect(refusal.message).toStartWith('Cannot use the migration "0001_next": ');
    expect(refusal.message).toContain(state);
    expect(refusal.hint).toMatch(/db:generate|write|mend|copy/);
  });

  test.each([
    [
      "the same value twice",
      "CREATE UNIQUE INDEX by_name ON items (name);",
      '"items.name" is the same in two rows',
    ],
    [
      "a value that is empty",
      rebuild('"id", "name", "made"').replace("`made` integer", "`made` integer NOT NULL"),
      '"items.made" is empty',
    ],
    [
      "a condition that does not hold",
      rebuild('"id", "name", "made"', "name", ",\n\tCHECK(made > 5)"),
      "`made` > 5 is not so",
    ],
    [
      "a reference to nothing",
      rebuild('"id", "name", "made"', "name", " REFERENCES items(id)"),
      '"items.made" points to no row of "items"',
    ],
  ])("tells of %s, and is content once the line it shows is in the file", async (_, sql, state) => {
    await using project = await projectWith(sql);
    const told = await checkMigrations(await project.plan());
    expect(told[0]).toContain(state);
    const line = told.findIndex((text) => text.includes("write at the top")) + 1;
    await project.write({
      "src/migrations/0001_next.sql": `${told[line]?.trim()}\n--> statement-breakpoint\n${sql}`,
    });
    expect(await checkMigrations(await project.plan())).toEqual([]);
  });

  test("tells the same again without proving it again, and proves again what was changed", async () => {
    await using project = await projectWith("CREATE UNIQUE INDEX by_name ON items (name);");
    const plan = await project.plan();
    const told = await checkMigrations(plan);
    expect(told.length).toBeGreaterThan(0);
    const begun = performance.now();
    expect(await checkMigrations(plan)).toEqual(told);
    expect(performance.now() - begun).toBeLessThan(200);
    await project.write({ "src/migrations/0001_next.sql": "-- nothing" });
    expect(await checkMigrations(await project.plan())).toEqual([]);
  });
});
