import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { readIdentity } from "../../../src/builder/identity/read.ts";
import { installScripts } from "../../../src/builder/pipeline/install-scripts.ts";
import { installers } from "../../../src/builder/pipeline/installers.ts";
import { packageManagers } from "../../../src/builder/pipeline/package-managers.ts";
import type { BuiltHere, ReleaseContext } from "../../../src/builder/pipeline/step.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { tempProject } from "../../support/project.ts";

const windows = targets.filter(({ os }) => os === "windows");

/** @param path where programs are looked for */
async function contextOf(dir: string, plan: ReleaseContext["plan"], path: string): Promise<ReleaseContext> {
  const workDir = join(dir, "work");
  mkdirSync(workDir, { recursive: true });
  const built = windows.map((target) => ({ target }) as BuiltHere);
  return {
    plan: { ...plan, machine: { ...plan.machine, env: { PATH: path } } },
    identity: readIdentity(plan),
    options: { snapshot: true, fast: true },
    built,
    made: [],
    workDir,
    cacheDir: workDir,
  };
}

test("installers are skipped without makensis, with the line that installs it", async () => {
  await using project = await tempProject();
  const context = await contextOf(project.dir, await project.plan(), project.dir);
  expect(await installers.run(context)).toEqual({
    state: "skipped",
    reason: "there is no makensis",
    hint: expect.stringContaining("apt install nsis"),
  });
  expect(await installers.run({ ...context, built: [] })).toMatchObject({
    reason: "no Windows target is built",
  });
});

test("package managers and scripts are skipped when nothing says where the files will be", async () => {
  await using project = await tempProject();
  const context = await contextOf(project.dir, await project.plan(), "");
  for (const step of [packageManagers, installScripts]) {
    expect(await step.run(context)).toEqual({
      state: "skipped",
      reason: "nothing says where the files will be",
      hint: expect.stringContaining('"repository": "github:OWNER/NAME"'),
    });
  }
});
