import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";

import { rebaseMigrations } from "../../../src/builder/database/rebase-migrations.ts";
import { UserError } from "../../../src/run/errors.ts";
import {
  both,
  color,
  drizzleConfig,
  folder,
  generate,
  generated,
  journal,
  journalEntry,
  madeNow,
  meet,
  mustBeGreen,
  schemaWith,
  size,
  sqlOf,
  startBranches,
} from "../../support/branches.ts";
import { commitAll, git, gitEnv, tryGit } from "../../support/git.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

setDefaultTimeout(120_000);

describe("bun run db:generate --rebase, where two branches met", () => {
  test("puts the own migration on top of the main branch's, out of the conflict itself", async () => {
    await using project = await startBranches();
    await meet(project, both, () => generated(project, "size", schemaWith(size)));
    const refused = await generate(project);
    expect(refused.stderr).toContain("it has git's conflict marks, because two branches met");
    expect(refused.stderr).toContain("Try: run `bun run db:generate --rebase`");
    const { stdout, stderr, exitCode } = await generate(project, "--rebase");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain('Put "0001_size" on top of "0001_color", as "0002_size".');
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
    expect(await sqlOf(project, "0002_size")).toContain("ADD `size` integer");
    expect((await generate(project, "--rebase")).stdout).toContain("There is nothing to join");
  });

  test.each(["--ours", "--theirs"])("does the same after git checkout %s of the journal", async (side) => {
    await using project = await startBranches();
    await meet(project, both, () => generated(project, "size", schemaWith(size)));
    await git(project.dir, "checkout", side, "--", `${folder}/meta`);
    expect((await generate(project)).stderr).toContain("--rebase");
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
  });

  test("does the same when the journal was joined by hand, and all is committed", async () => {
    await using project = await startBranches();
    await meet(project, both, () => generated(project, "size", schemaWith(size)));
    const text = await Bun.file(project.file(journal)).text();
    await git(project.dir, "checkout", "--theirs", "--", `${folder}/meta`);
    expect(text).toContain("<<<<<<<");
    await project.write({
      [journal]: JSON.stringify({
        version: "7",
        dialect: "sqlite",
        entries: [
          journalEntry("0000_items", 1_700_000_000_000, 0),
          journalEntry("0001_size", 1_800_000_000_001),
          journalEntry("0001_color", 1_800_000_000_000),
        ],
      }),
    });
    await commitAll(project.dir, "met");
    expect((await generate(project)).stderr).toContain("two branches met");
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
  });

  test("makes a rebuild anew that would lose the other branch's column", async () => {
    await using project = await startBranches();
    await meet(project, schemaWith(color, madeNow), () =>
      generated(project, "made", schemaWith("", madeNow)),
    );
    const { stdout, exitCode } = await generate(project, "--rebase");
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Rewrote "0001_made" as "0002_made".');
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_made"]);
    expect(await sqlOf(project, "0002_made")).toMatch(/SELECT .*`color`.* FROM `items`/);
  });

  test("leaves a migration out that the other branch made as well", async () => {
    await using project = await startBranches();
    await meet(project, schemaWith(color), () => generated(project, "color", schemaWith(color)));
    expect((await generate(project, "--rebase")).stdout).toContain('"0001_color" is gone');
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color"]);
  });

  test("keeps two of one name apart", async () => {
    await using project = await startBranches();
    await meet(project, both, () => generated(project, "color", schemaWith(size)));
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_color"]);
    expect(await sqlOf(project, "0001_color")).toContain("`color` text");
    expect(await sqlOf(project, "0002_color")).toContain("`size` integer");
  });

  test("keeps what was released, also when it is the newer one", async () => {
    await using project = await startBranches();
    await meet(project, both, async () => {
      await generated(project, "size", schemaWith(size));
      await commitAll(project.dir, "release");
      await git(project.dir, "tag", "v1.0.0");
      await project.write({ "seed/more.txt": "more" });
    });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_size", "0002_color"]);
  });

  test("keeps the main branch's when the other is merged into it", async () => {
    await using project = await startBranches();
    await git(project.dir, "checkout", "-q", "feature");
    await generated(project, "size", schemaWith(size));
    await commitAll(project.dir, "feature");
    await git(project.dir, "checkout", "-q", "main");
    await generated(project, "color", schemaWith(color));
    await commitAll(project.dir, "main");
    await tryGit(project.dir, "merge", "-q", "feature");
    await project.write({ "src/schema.ts": both });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
  });

  test("leads out when an edited release was taken back as the build's hint says", async () => {
    await using project = await startBranches();
    await git(project.dir, "tag", "v1.0.0");
    await generated(project, "color", schemaWith(color));
    await project.write({ [`${folder}/0000_items.sql`]: "CREATE TABLE items (id);" });
    const refusal = await refusalOf(mustBeGreen(project));
    expect(refusal.hint).toContain("run `git checkout v1.0.0 -- src/migrations`, and");
    await git(project.dir, "checkout", "v1.0.0", "--", "src/migrations");
    const { stdout } = await generate(project, "--rebase");
    expect(stdout).toContain('Listed "0001_color" in the journal.');
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color"]);
  });

  test("joins in the middle of a git rebase, whose sides are the other way round", async () => {
    await using project = await startBranches();
    await generated(project, "color", schemaWith(color));
    await commitAll(project.dir, "main");
    await git(project.dir, "checkout", "-q", "feature");
    await generated(project, "size", schemaWith(size));
    await commitAll(project.dir, "feature");
    await tryGit(project.dir, "rebase", "main");
    await project.write({ "src/schema.ts": both });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
    await git(project.dir, "add", "-A");
    await git(project.dir, "rebase", "--continue");
  });
});

describe("rebaseMigrations()", () => {
  test("leaves every file as it was when the generator fails", async () => {
    await using project = await startBranches();
    await meet(project, both, () => generated(project, "size", schemaWith(size)));
    const files = async () =>
      Promise.all(
        (await readdir(project.file(folder), { recursive: true }))
          .filter((name) => name.includes("."))
          .sort()
          .map(async (name) => [name, await Bun.file(project.file(folder, name)).text()]),
      );
    const before = await files();
    const work = rebaseMigrations({
      projectDir: project.dir,
      machine: { env: gitEnv },
      generate: () => Promise.reject(new UserError("not today")),
    });
    expect((await refusalOf(work)).message).toBe("not today");
    expect(await files()).toEqual(before);
  });

  test("wants a schema without conflict marks first", async () => {
    await using project = await tempProject({ "src/schema.ts": "<<<<<<< HEAD\n=======\n>>>>>>> main\n" });
    const work = rebaseMigrations({
      projectDir: project.dir,
      machine: { env: gitEnv },
      generate: async () => {},
    });
    expect((await refusalOf(work)).hint).toContain("take the marks out");
  });

  test("does without git what the files say", async () => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    await generated(project, "color", schemaWith(color));
    await project.write({
      "src/schema.ts": both,
      [`${folder}/0001_size.sql`]: "ALTER TABLE `items` ADD `size` integer;",
    });
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color", "0002_size"]);
  });
});

describe("bun run db:generate, where a clock was ahead,", () => {
  test("writes a time after the one before", async () => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    const entry = { idx: 0, version: "6", when: 9_000_000_000_000, tag: "0000_items", breakpoints: true };
    await project.write({ [journal]: JSON.stringify({ version: "7", dialect: "sqlite", entries: [entry] }) });
    await generated(project, "color", schemaWith(color));
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color"]);
  });

  test("puts a journal in order that is not, with --rebase", async () => {
    await using project = await tempProject({ "drizzle.config.ts": drizzleConfig });
    await generated(project, "color", schemaWith(color));
    const text = await Bun.file(project.file(journal)).text();
    await project.write({ [journal]: text.replace(/"when": 1700000000000/, '"when": 9000000000000') });
    const refused = await generate(project);
    expect(refused.stderr).toContain("the journal says it is older");
    expect((await generate(project, "--rebase")).exitCode).toBe(0);
    expect(await mustBeGreen(project)).toEqual(["0000_items", "0001_color"]);
  });
});
