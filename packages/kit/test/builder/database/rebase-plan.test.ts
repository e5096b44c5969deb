import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";

import {
  both,
  color,
  custom,
  folder,
  generate,
  generated,
  madeNow,
  meet,
  mustBeGreen,
  schemaWith,
  size,
  sqlOf,
  startBranches,
  update,
} from "../../support/branches.ts";
import { git } from "../../support/git.ts";

setDefaultTimeout(120_000);

describe("bun run db:generate --rebase, with SQL written by hand,", () => {
  test("renumbers it with its code, before and after what is made anew", async () => {
    await using project = await startBranches();
    const code = "export default () => {};\n";
    await meet(project, schemaWith(color, madeNow), async () => {
      await custom(project, "clean", { [`${folder}/0001_clean.sql`]: update });
      await generated(project, "made", schemaWith("", madeNow));
      await custom(project, "fill", { [`${folder}/0003_fill.ts`]: code });
    });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual([
      "0000_items",
      "0001_color",
      "0002_clean",
      "0003_made",
      "0004_fill",
    ]);
    expect(await sqlOf(project, "0002_clean")).toBe(update);
    expect(await Bun.file(project.file(folder, "0004_fill.ts")).text()).toBe(code);
    expect((await readdir(project.file(folder, "meta"))).sort()).toEqual([
      ...["0000", "0001", "0002", "0003", "0004"].map((number) => `${number}_snapshot.json`),
      "_journal.json",
    ]);
  });

  test("renumbers code before and SQL after what is made anew, too", async () => {
    await using project = await startBranches();
    await meet(project, schemaWith(color, madeNow), async () => {
      await custom(project, "clean", { [`${folder}/0001_clean.ts`]: "export default () => {};\n" });
      await generated(project, "made", schemaWith("", madeNow));
      await custom(project, "fill", { [`${folder}/0003_fill.sql`]: update });
    });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    const names = ["0000_items", "0001_color", "0002_clean", "0003_made", "0004_fill"];
    expect(await mustBeGreen(project)).toEqual(names);
    expect(await sqlOf(project, "0004_fill")).toBe(update);
  });

  test("refuses one between two that must be made anew, and the hint keeps their order", async () => {
    await using project = await startBranches();
    const fill = "UPDATE items SET size = length(name);\n";
    const needed = 'size: integer("size").notNull().default(0),';
    await meet(project, schemaWith(`${color}\n  ${needed}`, madeNow), async () => {
      await generated(project, "size", schemaWith(size, madeNow));
      await custom(project, "fill", { [`${folder}/0002_fill.sql`]: fill });
      await generated(project, "need", schemaWith(needed, madeNow));
    });
    const before = await git(project.dir, "status", "--porcelain");
    const { stderr, exitCode } = await generate(project, "--rebase");
    expect({ stderr, exitCode }).toEqual({
      exitCode: 1,
      stderr:
        'Cannot make the migrations "0001_size" and "0003_need" again in one run: "0002_fill" between them is handwritten\n' +
        'Try: take the changes of "0003_need" out of src/schema.ts, delete src/migrations/0003_need.sql, and run ' +
        "`bun run db:generate --rebase`; then put the change back, and run `bun run db:generate`\n",
    });
    expect(await git(project.dir, "status", "--porcelain")).toBe(before);
    await project.write({
      "src/schema.ts": schemaWith(`${color}\n  ${size}`, madeNow),
      [`${folder}/0003_need.sql`]: null,
    });
    expect((await generate(project, "--rebase")).stderr).toBe("");
    await generated(project, "need", schemaWith(`${color}\n  ${needed}`, madeNow));
    const names = ["0000_items", "0001_color", "0002_size", "0003_fill", "0004_need"];
    expect(await mustBeGreen(project)).toEqual(names);
    expect(await sqlOf(project, "0003_fill")).toBe(fill);
  });

  test("keeps it in a migration that need not be made anew", async () => {
    await using project = await startBranches();
    await meet(project, both, async () => {
      await generated(project, "size", schemaWith(size));
      const sql = await sqlOf(project, "0001_size");
      await project.write({ [`${folder}/0001_size.sql`]: `${sql}\n--> statement-breakpoint\n${update}` });
    });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
    expect(await sqlOf(project, "0002_size")).toEndWith(update);
  });

  test("refuses to throw it away, changes nothing, and the hint leads out", async () => {
    await using project = await startBranches();
    let sql = "";
    await meet(project, schemaWith(color, madeNow), async () => {
      await generated(project, "made", schemaWith("", madeNow));
      sql = await sqlOf(project, "0001_made");
      await project.write({ [`${folder}/0001_made.sql`]: `${sql}\n--> statement-breakpoint\n${update}` });
    });
    const before = await git(project.dir, "status", "--porcelain");
    const { stderr, exitCode } = await generate(project, "--rebase");
    expect(exitCode).toBe(1);
    expect(stderr).toContain('it has handwritten SQL ("UPDATE items SET name …")');
    expect(await git(project.dir, "status", "--porcelain")).toBe(before);
    await project.write({ [`${folder}/0001_made.sql`]: sql });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    await custom(project, "names", { [`${folder}/0003_names.sql`]: update });
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_made", "0003_names"]);
  });
});
