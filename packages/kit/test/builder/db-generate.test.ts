import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { tellMade } from "../../src/builder/db-generate.ts";
import { git, startRepository } from "../support/git.ts";
import { schemaSource, tempProject, type TempProject } from "../support/project.ts";
import { samara } from "../support/places.ts";
import { notOnWindows, unless } from "../support/skip.ts";

setDefaultTimeout(60_000);

const drizzleConfig = `export default { dialect: "sqlite", schema: "./src/schema.ts", out: "./src/migrations" };\n`;

/** Runs it as package.json does, where no terminal is. */
async function generate({ dir }: TempProject, ...args: string[]) {
  const child = Bun.spawn([process.execPath, samara, "db:generate", ...args], {
    cwd: dir,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([
    Bun.readableStreamToText(child.stdout),
    Bun.readableStreamToText(child.stderr),
  ]);
  return { stdout, stderr, exitCode: await child.exited };
}

const schemaWith = (line: string) => schemaSource.replace('made: integer("made"),', line);

describe("bun run db:generate", () => {
  test("says what it made, what is empty, and what takes data away", async () => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    expect(await generate(project)).toEqual({
      stdout: "The migrations match src/schema.ts: there is nothing to write.\n",
      stderr: "",
      exitCode: 0,
    });
    await project.write({ "src/schema.ts": schemaWith('made: integer("made"), color: text("color"),') });
    expect(await generate(project, "--name", "add_color")).toEqual({
      stdout:
        "Made src/migrations/0001_add_color.sql: read it, for it runs on your users' data, and commit it with its snapshot.\n",
      stderr: "",
      exitCode: 0,
    });
    await project.write({ "src/schema.ts": schemaWith('made: integer("made"),') });
    expect((await generate(project, "--name", "no_color")).stdout).toEndWith(
      "It removes data for good: the column items.color. What should stay, copy in that file before it is removed.\n",
    );
    expect((await generate(project, "--custom", "--name", "data")).stdout).toStartWith(
      "Made src/migrations/0003_data.sql, which is empty:",
    );
  });

  test("says in a sentence that it has to ask, and writes nothing", async () => {
    await using project = await tempProject({
      "drizzle.config.ts": drizzleConfig,
      "src/schema.ts": schemaWith('created: integer("created"),'),
    });
    const { stdout, stderr, exitCode } = await generate(project);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(stderr.split("\n")).toEqual([
      'Cannot write the migration: "items.made" may be gone, or has the new name "items.created"',
      "Try: say which: `bun run db:generate --rename items.made=items.created` keeps the values, `bun run db:generate --drop items.made` removes them",
      "",
    ]);
    await project.write({ "src/schema.ts": schemaSource });
    expect((await generate(project)).stdout).toContain("nothing to write");
  });

  test("writes the first migration of an app that has none", async () => {
    await using project = await tempProject({ "src/migrations": null });
    expect((await generate(project)).stdout).toStartWith("Made src/migrations/0000_add_items.sql");
  });

  unless(notOnWindows("Bun has no pseudo-terminals on Windows")).test(
    "asks in a terminal what was renamed",
    async () => {
      await using project = await tempProject({
        "drizzle.config.ts": drizzleConfig,
        "src/schema.ts": schemaWith('color: text("color"), created: integer("created"),'),
      });
      let shown = "";
      let isAnswered = false;
      const child = Bun.spawn([process.execPath, samara, "db:generate", "--name", "rename"], {
        cwd: project.dir,
        terminal: {
          cols: 100,
          rows: 30,
          data(terminal, data) {
            shown += new TextDecoder().decode(data);
            if (isAnswered || !shown.includes("it is removed")) return;
            isAnswered = true;
            // One below the first.
            terminal.write("\x1b[B\r");
          },
        },
      });
      expect(await child.exited).toBe(0);
      expect(await Bun.file(project.file("src", "migrations", "0001_rename.sql")).text()).toBe(
        "ALTER TABLE `items` RENAME COLUMN `made` TO `created`;\n--> statement-breakpoint\nALTER TABLE `items` ADD `color` text;\n",
      );
      expect(shown).toContain('"items.color" is its new name');
      expect(shown).toContain("Made src/migrations/0001_rename.sql");
    },
  );

  test.each([
    ["a flag that is none", "src/none.ts", "", ["--nmae", "x"], 'there is no flag "--nmae"', 2],
    ["a rename that is none", "src/none.ts", "", ["--rename", "a="], '"a=" is no rename', 2],
    ["names that are none", "src/none.ts", "", ["--rename", "item=thing"], '"--rename item=thing"', 1],
    ["a schema that does not parse", "src/schema.ts", "const x: = 4;", [], "Unexpected =", 1],
    ["a schema that throws", "src/schema.ts", 'throw new Error("not today");', [], "not today", 1],
  ])("says what is wrong with %s", async (_, path, text, args, reason, code) => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig, [path]: text });
    const { stderr, exitCode } = await generate(project, ...args);
    expect(stderr).toMatch(/^Cannot .*\nTry: .*\n$/);
    expect(stderr).toContain(reason);
    expect(exitCode).toBe(code);
  });
});

test("tellMade() tells what data goes, and what is empty", () => {
  expect(tellMade("0001_a", ["the table a with all its rows"], { isCustom: false })).toEqual([
    "Made src/migrations/0001_a.sql: read it, for it runs on your users' data, and commit it with its snapshot.",
    "It removes data for good: the table a with all its rows. What should stay, copy in that file before it is removed.",
  ]);
  expect(tellMade("0002_b", [], { isCustom: true })).toEqual([
    "Made src/migrations/0002_b.sql, which is empty: write the SQL into it, or put the code into 0002_b.ts beside it.",
  ]);
});

describe("bun run db:generate --redo", () => {
  const code = "export default function () {}\n";
  const files = ({ dir }: TempProject) =>
    [...new Bun.Glob("*.{sql,ts}").scanSync(`${dir}/src/migrations`)].sort();

  test("takes away the code beside the migration, which git still has, and says so", async () => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    expect((await generate(project, "--custom", "--name", "data")).exitCode).toBe(0);
    await project.write({ "src/migrations/0001_data.ts": code });
    await startRepository(project.dir);
    await project.write({ "src/schema.ts": schemaWith('made: integer("made"), color: text("color"),') });
    const { stdout } = await generate(project, "--redo", "--name", "color");
    expect(stdout).toEndWith(
      "Removed src/migrations/0001_data.ts, which belonged to the old one; git still has it.\n",
    );
    expect(files(project)).toEqual(["0000_items.sql", "0001_color.sql"]);
    expect((await generate(project)).stdout).toContain("nothing to write");
  });

  test.each([
    ["not committed", null],
    ["edited since the last commit", "export default function () { edited(); }\n"],
    ["in no repository", ""],
  ])("refuses where code would be lost that is %s, and changes nothing", async (_, edited) => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    expect((await generate(project, "--custom", "--name", "data")).exitCode).toBe(0);
    if (edited === null) await startRepository(project.dir);
    await project.write({ "src/migrations/0001_data.ts": code });
    if (edited) {
      await startRepository(project.dir);
      await project.write({ "src/migrations/0001_data.ts": edited });
    }
    await project.write({ "src/schema.ts": schemaWith('made: integer("made"), color: text("color"),') });
    const { stderr, exitCode } = await generate(project, "--redo", "--name", "data");
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'Cannot rewrite the migration "0001_data": its code in src/migrations/0001_data.ts would be lost\n' +
        "Try: commit that file, move it out of src/migrations, or delete it, and run this again\n",
      exitCode: 1,
    });
    expect(files(project)).toEqual(["0000_items.sql", "0001_data.sql", "0001_data.ts"]);
    // As the hint says.
    await Bun.write(project.file("data.ts"), Bun.file(project.file("src", "migrations", "0001_data.ts")));
    await project.write({ "src/migrations/0001_data.ts": null });
    expect((await generate(project, "--redo", "--name", "data")).exitCode).toBe(0);
  });
});

describe("bun run db:generate refuses with a way out", () => {
  test.each([
    [
      "a required key",
      'made: integer("made"), uuid: text("uuid").primaryKey(),',
      'integer("id").primaryKey()',
    ],
    [
      "a required column that points to another table",
      'made: integer("made"), owner: integer("owner").notNull().references(() => items.id),',
      "`bun run db:generate --custom` has filled it",
    ],
  ])("%s", async (_, line, hint) => {
    const schema = schemaWith(line);
    await using project = await tempProject({
      "drizzle.config.ts": drizzleConfig,
      "src/schema.ts": schema,
    });
    expect((await generate(project)).stderr).toContain(hint);
  });

  test("a column that points to a table that is new and empty, naming no file that is not there", async () => {
    const kinds = 'export const kinds = sqliteTable("kinds", { name: text("name").primaryKey() });\n';
    const schema = schemaSource.replace('name: text("name").notNull()', "$&.references(() => kinds.name)");
    await using project = await tempProject({
      "drizzle.config.ts": drizzleConfig,
      "src/schema.ts": schema.replace("export const", `${kinds}export const`),
    });
    const { stderr } = await generate(project);
    expect(stderr).toContain("go in smaller steps");
    expect(stderr).not.toContain(".sql");
    const steps = [schemaSource.replace("export const", `${kinds}export const`)];
    await project.write({ "src/schema.ts": steps[0] ?? null });
    expect((await generate(project, "--name", "kinds")).exitCode).toBe(0);
    expect((await generate(project, "--custom", "--name", "fill_kinds")).exitCode).toBe(0);
    await project.write({
      "src/migrations/0002_fill_kinds.sql":
        "INSERT OR IGNORE INTO kinds (name) SELECT DISTINCT name FROM items;\n",
      "src/schema.ts": schema.replace("export const", `${kinds}export const`),
    });
    expect(await generate(project, "--name", "point")).toMatchObject({
      stdout: expect.not.stringContaining("stops the update"),
      exitCode: 0,
    });
  });

  test("to write a migration anew that people have", async () => {
    await using project = await tempProject({
      "drizzle.config.ts": drizzleConfig,
      "src/schema.ts": schemaWith('made: integer("made"), color: text("color"),'),
    });
    await startRepository(project.dir);
    await git(project.dir, "tag", "v1.2.3");
    expect((await generate(project, "--redo")).stderr).toBe(
      'Cannot rewrite the migration "0000_items": version 1.2.3 (tag v1.2.3) has it\n' +
        "Try: run `bun run db:generate` without --redo: it writes another one on top\n",
    );
    expect((await generate(project, "--name", "color")).exitCode).toBe(0);
    expect((await generate(project, "--redo", "--name", "colour")).exitCode).toBe(0);
  });
});
