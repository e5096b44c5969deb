import { mkdir } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import { readReleases } from "../../../src/builder/database/last-release.ts";
import { commitAll, git, gitEnv, startRepository } from "../../support/git.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

const folder = "src/migrations";
const lastOf = async (project: TempProject, dir = project.dir) =>
  (await readReleases({ ...(await project.plan([], { env: gitEnv, cwd: dir })), projectDir: dir })).last;

async function tagNext(project: TempProject, tag: string): Promise<void> {
  await git(project.dir, "commit", "-q", "--allow-empty", "-m", tag);
  await git(project.dir, "tag", tag);
}

describe("readReleases()", () => {
  test("gives the SQL of each migration in the tag, and whether code stands beside it", async () => {
    await using project = await tempProject({
      [`${folder}/0000_items.sql`]: "CREATE TABLE `items` (`id` integer);\r\n",
      [`${folder}/0000_items.ts`]: "export default () => {};\n",
      [`${folder}/meta/_journal.json`]: JSON.stringify({
        entries: ["0000_items", "0001_lost"].map((tag, idx) => ({ idx, when: idx, tag })),
      }),
    });
    await startRepository(project.dir);
    await git(project.dir, "tag", "-a", "v1.0.0", "-m", "x");
    expect(await lastOf(project)).toEqual({
      label: "version 1.0.0 (tag v1.0.0)",
      tag: "v1.0.0",
      folder,
      migrations: [
        {
          name: "0000_items",
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          sql: "CREATE TABLE `items` (`id` integer);\n",
          hasCode: true,
        },
      ],
    });
  });

  test("is none before the first one, and not the version that is being built", async () => {
    await using project = await tempProject();
    expect(await lastOf(project)).toBeNull();
    await startRepository(project.dir);
    expect(await lastOf(project)).toBeNull();
    await git(project.dir, "tag", "v1.2.3");
    expect(await lastOf(project)).toBeNull();
    await git(project.dir, "tag", "v1.2.2");
    expect(await lastOf(project)).toMatchObject({ tag: "v1.2.2" });
  });

  test("is this version, when it is tagged at an earlier commit", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await tagNext(project, "v1.2.3");
    await git(project.dir, "commit", "-q", "--allow-empty", "-m", "more");
    expect(await lastOf(project)).toMatchObject({ tag: "v1.2.3" });
  });

  test("is the highest version before this commit, also when a lower one is nearer", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    for (const tag of ["v0.9", "v1.10.0", "v1.9.0", "v1.10.0-rc.1", "vnext", "v1-draft_x"])
      await tagNext(project, tag);
    expect(await lastOf(project)).toMatchObject({ tag: "v1.10.0" });
  });

  test("leaves out tags of other branches", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await git(project.dir, "checkout", "-q", "-b", "other");
    await tagNext(project, "v9.0.0");
    await git(project.dir, "checkout", "-q", "main");
    expect(await lastOf(project)).toBeNull();
  });

  test("finds migrations where the tag has them, when the folder moved since", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await mkdir(project.file("src", "old"));
    await git(project.dir, "mv", folder, "src/old/migrations");
    await commitAll(project.dir, "as it was once");
    await git(project.dir, "tag", "v1.0.0");
    await git(project.dir, "mv", "src/old/migrations", folder);
    await commitAll(project.dir, "moved");
    expect(await lastOf(project)).toMatchObject({
      folder: "src/old/migrations",
      migrations: [{ name: "0000_items", hasCode: false }],
    });
  });

  test("reads a project that is a folder of its repository", async () => {
    await using outer = await tempProject();
    await using project = await tempProject();
    const dir = outer.file("packages", "sprout");
    await outer.write({ "packages/sprout/package.json": "{}" });
    for (const file of ["0000_items.sql", "meta/_journal.json"]) {
      const text = await Bun.file(project.file(folder, file)).text();
      await outer.write({ [`packages/sprout/${folder}/${file}`]: text, [folder]: null });
    }
    await startRepository(outer.dir);
    await git(outer.dir, "tag", "v1.0.0");
    const commit = await git(outer.dir, "rev-parse", "HEAD");
    const plan = await project.plan([], { env: gitEnv });
    expect((await readReleases({ ...plan, projectDir: dir, commit })).last).toMatchObject({
      folder,
      migrations: [{ name: "0000_items" }],
    });
  });
});
