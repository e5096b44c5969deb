// Everything a fresh project's build server runs, with each sample: minutes each. test/e2e/scaffold-run.test.ts has a quick form.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { create, makeFolder, run } from "../support/scaffold.ts";

test.each(["notes", "none"])("a fresh project passes `bun run ok`: --sample %s", async (sample) => {
  const cwd = await makeFolder();
  await create(["Ma Boîte à Outils", "--sample", sample], { cwd });
  const dir = join(cwd, "Ma Boîte à Outils");
  const { exitCode, stdout, stderr } = await run([process.execPath, "run", "ok"], { cwd: dir });
  expect([exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  expect((await run(["git", "status", "--porcelain"], { cwd: dir })).stdout).toBe("");
});
