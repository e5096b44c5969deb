// What a fresh project's build server runs, for the rich sample and after a guide. The two small ones are in test/e2e/scaffold-run.test.ts.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { removeSample } from "../support/guide.ts";
import { scaffoldProject } from "../support/project-copy.ts";
import { create, makeFolder, run } from "../support/scaffold.ts";

test("a fresh project of the notebook passes `bun run ok`", async () => {
  const cwd = await makeFolder();
  await create(["Ma Boîte à Outils", "--sample", "notebook"], { cwd });
  const dir = join(cwd, "Ma Boîte à Outils");
  const { exitCode, stdout, stderr } = await run([process.execPath, "run", "ok"], { cwd: dir });
  expect([exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  expect((await run(["git", "status", "--porcelain"], { cwd: dir })).stdout).toBe("");
});

test("a project passes `bun run ok` after docs/guides/remove-the-sample.md", async () => {
  await using project = await scaffoldProject({ ownPackages: true });
  await removeSample(project);
  const { exitCode, output } = await project.run("bun run ok");
  expect([exitCode, exitCode === 0 ? "" : output]).toEqual([0, ""]);
  const words = ["git", "grep", "--untracked", "-il", "letter.shortcuts", "--", "src", "test", "seed"];
  expect((await run(words, { cwd: project.dir })).stdout).toBe("");
});
