import { describe, expect, test } from "bun:test";

import { checkAgainstLastRelease, compareMigrations } from "../../../src/builder/database/release-check.ts";
import { readMigrations } from "../../../src/builder/database/migrations.ts";
import { makeRelease, renderRelease, type Release } from "../../../src/builder/release/account.ts";
import { commitAll, git, gitEnv, startRepository } from "../../support/git.ts";
import { tempProject, type ProjectFiles, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const list = (names: string) => Array.from(names, (name) => ({ name, sha256: name.toLowerCase() }));

const compare = (present: string, released: string) => () =>
  compareMigrations(
    list(present),
    {
      label: "version 1",
      tag: "v1",
      folder: "src/migrations",
      migrations: list(released).map(({ name, sha256 }) => ({ name, sha256, sql: null, hasCode: null })),
    },
    { projectDir: "/p", outDir: "/p/dist" },
  );

describe("compareMigrations()", () => {
  test.each([
    ["abc", "abc"],
    ["abc", "ab"],
    ["abc", ""],
    ["", ""],
  ])("lets %j follow %j", (present, released) => {
    expect(compare(present, released)).not.toThrow();
  });

  test.each([
    ["ac", "abc", '"b": it is missing, and version 1 has it'],
    ["bac", "abc", '"a": it is in another place than in version 1'],
    ["axb", "ab", '"b": it is in another place than in version 1'],
    ["", "a", '"a": it is missing, and version 1 has it'],
  ])("refuses %j after %j", async (present, released, words) => {
    const refusal = await refusalOf(compare(present, released));
    expect(refusal.message).toBe(`Cannot build with the migration ${words}`);
  });
});

const folder = "src/migrations";
const edited = { [`${folder}/0000_items.sql`]: "CREATE TABLE items (id);\n" };

async function tagged(files: ProjectFiles = {}): Promise<TempProject> {
  const project = await tempProject(files);
  await startRepository(project.dir);
  await git(project.dir, "tag", "v1.0.0");
  return project;
}

const check = async (project: TempProject) =>
  await checkAgainstLastRelease(await project.plan([], { env: gitEnv }));

describe("checkAgainstLastRelease() with tags", () => {
  test("refuses an edited migration of the newest tag, and takes line ends of Windows for the same", async () => {
    await using project = await tagged();
    const sql = await Bun.file(project.file(folder, "0000_items.sql")).text();
    await project.write({ [`${folder}/0000_items.sql`]: sql.replaceAll("\n", "\r\n") });
    await check(project);
    await project.write(edited);
    const refusal = await refusalOf(check(project));
    expect(refusal.message).toBe(
      'Cannot build with the migration "0000_items": it was edited since version 1.0.0 (tag v1.0.0)',
    );
    // The hint, followed as it is written.
    expect(refusal.hint).toContain("`git checkout v1.0.0 -- src/migrations`");
    await git(project.dir, "checkout", "v1.0.0", "--", "src/migrations");
    await check(project);
  });

  test("refuses edited, new and missing code of a released migration", async () => {
    const code = `${folder}/0000_items.ts`;
    await using project = await tagged({ [code]: "export default () => {};\n" });
    await check(project);
    for (const text of ["export default () => undefined;\n", null]) {
      await project.write({ [code]: text });
      const refusal = await refusalOf(check(project));
      expect(refusal.message).toContain('"0000_items": it was edited since version 1.0.0');
    }
    await commitAll(project.dir, "two");
    await git(project.dir, "tag", "v1.1.0");
    await project.write({ [code]: "export default () => {};\n" });
    const refusal = await refusalOf(check(project));
    expect(refusal.message).toContain('"0000_items": it was edited since version 1.1.0');
    expect(refusal.hint).toStartWith('delete or rename "0000_items.ts"');
    await project.write({ [code]: null });
    await check(project);
  });

  test("compares with the version before when the tag to build is this commit's own", async () => {
    await using project = await tagged();
    await project.write(edited);
    await commitAll(project.dir, "an edited migration, released");
    await git(project.dir, "tag", "v1.2.3");
    const refusal = await refusalOf(check(project));
    expect(refusal.message).toContain("it was edited since version 1.0.0 (tag v1.0.0)");
  });

  test("compares with this commit's own tag too", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await git(project.dir, "tag", "v1.2.3");
    await check(project);
    await project.write(edited);
    expect((await refusalOf(check(project))).message).toContain("since version 1.2.3 (tag v1.2.3)");
  });

  test("leaves release.json out of it", async () => {
    await using project = await tempProject();
    await release(project, "1.2.2");
    await project.write(edited);
    await startRepository(project.dir);
    await git(project.dir, "tag", "v1.0.0");
    await check(project);
  });

  test("is not silent where git refuses", async () => {
    await using project = await tagged();
    const plan = await project.plan([], { env: gitEnv });
    const machine = { ...plan.machine, env: { ...gitEnv, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" } };
    const refusal = await refusalOf(checkAgainstLastRelease({ ...plan, machine }));
    expect(refusal.message).toContain("dubious ownership");
  });
});

describe("checkAgainstLastRelease() without tags", () => {
  test("refuses an edited migration of an older release.json, and says that dist/ may go", async () => {
    await using project = await tempProject();
    await release(project, "1.2.2");
    await project.write(edited);
    const refusal = await refusalOf(check(project));
    expect(refusal.message).toStartWith(
      'Cannot build with the migration "0000_items": it was edited since version 1.2.2',
    );
    expect(refusal.hint).toEndWith("; or delete dist/ if nobody got that build");
    await project.write({ dist: null });
    await check(project);
  });

  test("lets a release.json of the same version pass", async () => {
    await using project = await tempProject();
    await release(project, "1.2.3");
    await project.write(edited);
    await check(project);
  });

  test("reads a release.json from before it said whether the work tree was clean", async () => {
    await using project = await tempProject();
    await release(project, "1.2.2", (made) => ({ ...made, dirty: undefined }) as unknown as Release);
    await project.write(edited);
    expect((await refusalOf(check(project))).message).toContain("since version 1.2.2");
  });

  test("asks nothing before the first release, and of a release.json that is not one", async () => {
    await using project = await tempProject({ "dist/release.json": "{" });
    await check(project);
  });
});

async function release(
  project: TempProject,
  version: string,
  change = (made: Release): Release => made,
): Promise<void> {
  const plan = await project.plan();
  const file = { file: "a", size: 1, sha256: "0".repeat(64) };
  const executable = { ...file, file: "linux-x64/a" };
  const artifact = { target: "linux-x64", ...file, executable };
  const migrations = await readMigrations(project.dir);
  await project.write({
    "dist/release.json": renderRelease(change(makeRelease({ ...plan, version }, migrations, [artifact]))),
  });
}
