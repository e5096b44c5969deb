import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { explainFailure, tellMade } from "../../src/build/db-generate.ts";
import { schemaSource, tempProject, type TempProject } from "../support/project.ts";
import { notOnWindows, unless } from "../support/skip.ts";

setDefaultTimeout(60_000);

const drizzleConfig = `export default { dialect: "sqlite", schema: "./src/app/schema.ts", out: "./src/app/migrations" };\n`;
const program = `${import.meta.dir}/../../src/build/db-generate.ts`;

/** Runs it as package.json does, where no terminal is. */
async function generate({ dir }: TempProject, ...args: string[]) {
  const child = Bun.spawn([process.execPath, program, ...args], {
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

describe("bun run db:generate, with drizzle-kit itself", () => {
  test("says what it made, what is empty, and what takes data away", async () => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    expect(await generate(project)).toEqual({
      stdout: "The migrations fit src/app/schema.ts: there is nothing to write.\n",
      stderr: "",
      exitCode: 0,
    });
    await project.write({ "src/app/schema.ts": schemaWith('made: integer("made"), color: text("color"),') });
    expect(await generate(project, "--name", "add_color")).toEqual({
      stdout:
        "Made src/app/migrations/0001_add_color.sql: read it, for it runs on your users' data, and commit it with its snapshot.\n",
      stderr: "",
      exitCode: 0,
    });
    await project.write({ "src/app/schema.ts": schemaWith('made: integer("made"),') });
    expect((await generate(project, "--name", "no_color")).stdout).toEndWith(
      "It takes data away for good: the column items.color.\n",
    );
    expect((await generate(project, "--custom", "--name", "data")).stdout).toStartWith(
      "Made src/app/migrations/0003_data.sql, which is empty:",
    );
  });

  test("says in a sentence that it has to ask, and writes nothing", async () => {
    await using project = await tempProject({
      "drizzle.config.ts": drizzleConfig,
      "src/app/schema.ts": schemaWith('created: integer("created"),'),
    });
    const { stdout, stderr, exitCode } = await generate(project);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(stderr.split("\n")).toEqual([
      "Cannot write the migration: drizzle-kit asks whether something was renamed, and there is no terminal",
      expect.stringMatching(/^Try: run `bun run db:generate` in a terminal/),
      "",
    ]);
    await project.write({ "src/app/schema.ts": schemaSource });
    expect((await generate(project)).stdout).toContain("nothing to write");
  });

  unless(notOnWindows("Bun has no pseudo-terminals on Windows")).test(
    "lets drizzle-kit ask in a terminal",
    async () => {
      await using project = await tempProject({
        "drizzle.config.ts": drizzleConfig,
        "src/app/schema.ts": schemaWith('created: integer("created"),'),
      });
      let shown = "";
      let isAnswered = false;
      const child = Bun.spawn([process.execPath, program, "--name", "rename"], {
        cwd: project.dir,
        terminal: {
          cols: 100,
          rows: 30,
          data(terminal, data) {
            shown += new TextDecoder().decode(data);
            if (isAnswered || !shown.includes("rename column")) return;
            isAnswered = true;
            terminal.write("\u001b[B\r");
          },
        },
      });
      expect(await child.exited).toBe(0);
      expect(await Bun.file(project.file("src", "app", "migrations", "0001_rename.sql")).text()).toBe(
        'ALTER TABLE `items` RENAME COLUMN "made" TO "created";',
      );
      expect(shown).toContain("Made src/app/migrations/0001_rename.sql");
    },
  );

  test.each([
    ["a flag that is none", "src/app/none.ts", "", ["--nmae", "x"], "--nmae"],
    ["a schema that does not parse", "src/app/schema.ts", "const x: = 4;", [], "Unexpected ="],
    ["a schema that throws", "src/app/schema.ts", 'throw new Error("not today");', [], "not today"],
  ])("says what is wrong with %s", async (_, path, text, args, reason) => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig, [path]: text });
    const { stderr, exitCode } = await generate(project, ...args);
    expect(stderr).toMatch(/^Cannot write the migration: .*\nTry: .*\n$/);
    expect(stderr).toContain(reason);
    expect(exitCode).toBe(1);
  });
});

describe("explainFailure()", () => {
  test("finds none in what drizzle-kit says when all is well", () => {
    expect(explainFailure(0, "1 tables\nerrors 7 columns\n[✓] Your SQL migration file ➜ a.sql\n")).toBeNull();
  });

  test("has the exit code when nothing was said", () => {
    expect(explainFailure(7, "")?.message).toBe("Cannot write the migration: it ended with 7");
  });
});

test("tellMade() tells of every migration that is new", () => {
  const lines = tellMade([
    { name: "0001_a", sql: "DROP TABLE `a`;" },
    { name: "0002_b", sql: "-- Custom SQL migration file, put your code below! --" },
  ]);
  expect(lines.map((line) => line.split(":")[0])).toEqual([
    "Made src/app/migrations/0001_a.sql",
    "It takes data away for good",
    "Made src/app/migrations/0002_b.sql, which is empty",
  ]);
});
