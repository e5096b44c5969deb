import { chmod, symlink } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import {
  cacheFile,
  compareWithLastBuild,
  hashInputs,
  renderCache,
  stampFiles,
} from "../../src/builder/inputs.ts";
import { hashFile } from "../../src/builder/release/sums.ts";
import { tempProject, type ProjectFiles, type TempProject } from "../support/project.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const at = (epoch: string) => ({ env: { ...process.env, SOURCE_DATE_EPOCH: epoch } });

describe("hashInputs()", () => {
  test.each<[string, ProjectFiles]>([
    ["the app's code", { "src/app.ts": "export default { changed: true };" }],
    ["a new file", { "src/jobs/clean.ts": "" }],
    ["a seed", { "seed/settings.toml": "# port = 2\n" }],
    ["an overlay", { "seed/@linux/tool": "#!/bin/sh\n" }],
    ["a removed seed", { "seed/settings.toml": null }],
    ["a migration", { "src/migrations/0000_items.sql": "--" }],
    ["the lock file", { "bun.lock": "{}" }],
    ["the license", { LICENSE: "MIT" }],
    ["an asset", { "templates/letter.html": "<p>2" }],
  ])("changes with %s", async (_title, change) => {
    await using project = await tempProject(sample);
    const plan = await project.plan();
    const before = await hashInputs(plan);
    await project.write(change);
    expect(await hashInputs(plan)).not.toBe(before);
  });

  test("changes with the plan's version and time", async () => {
    await using project = await tempProject(sample);
    const plan = await project.plan([], at("1700000000"));
    const hashes = await Promise.all([
      hashInputs(plan),
      hashInputs({ ...plan, version: "1.2.4" }),
      hashInputs(await project.plan([], at("1700000001"))),
    ]);
    expect(new Set(hashes).size).toBe(3);
  });

  unless(notOnWindows("Windows has no permission bits")).test(
    "changes when a seed becomes executable",
    async () => {
      await using project = await tempProject(sample);
      const plan = await project.plan();
      const before = await hashInputs(plan);
      await chmod(project.file("seed", "settings.toml"), 0o755);
      expect(await hashInputs(plan)).not.toBe(before);
    },
  );

  unless(notOnWindows("Windows lets only administrators make links")).test(
    "follows links, and ends where they run in a circle",
    async () => {
      await using project = await tempProject({ ...sample, "shared/a.txt": "1" });
      await symlink(project.file("shared"), project.file("seed", "shared"));
      await symlink(project.file("seed"), project.file("seed", "again"));
      const plan = await project.plan();
      const before = await hashInputs(plan);
      await project.write({ "shared/a.txt": "2" });
      expect(await hashInputs(plan)).not.toBe(before);
    },
  );

  test("stays the same when nothing changed, wherever the output goes", async () => {
    await using project = await tempProject(sample);
    const hashes = [await hashInputs(await project.plan())];
    await project.write({ "notes.txt": "not an input", "seed/settings.toml": "# port = 1\n" });
    hashes.push(await hashInputs(await project.plan(["--outdir", "elsewhere", "--json"])));
    expect(new Set(hashes).size).toBe(1);
  });
});

describe("compareWithLastBuild()", () => {
  test("finds a target fresh that should be started only when it was", async () => {
    for (const wasStarted of [true, false]) {
      await using project = await builtProject(wasStarted);
      expect(await freshTargets(project, true)).toEqual(wasStarted ? ["linux-x64"] : []);
      expect(await freshTargets(project, false)).toEqual(["linux-x64"]);
    }
  });

  test("finds a target fresh whose files are there, byte for byte", async () => {
    await using project = await builtProject();
    expect(await freshTargets(project)).toEqual(["linux-x64"]);
  });

  test.each<[string, ProjectFiles]>([
    ["its archive is gone", { "dist/sprout.tar.gz": null }],
    ["its executable was changed", { "dist/linux-x64/sprout": "A program" }],
    ["its licenses are gone", { "dist/linux-x64/THIRD-PARTY-LICENSES.txt": null }],
    ["the report is gone", { "dist/build-report.json": null }],
    ["the cache is gone", { [`dist/${cacheFile}`]: null }],
    ["the cache is damaged", { [`dist/${cacheFile}`]: '{"linux-x64":{}}' }],
    ["a seed changed", { "seed/settings.toml": "# port = 2\n" }],
  ])("finds it stale when %s", async (_title, change) => {
    await using project = await builtProject();
    await project.write(change);
    expect(await freshTargets(project)).toEqual([]);
  });

  test("finds no other target fresh", async () => {
    await using project = await builtProject();
    const plan = await project.plan(["--target", "linux-x64,linux-arm64"]);
    const { fresh } = await compareWithLastBuild(plan);
    expect([...fresh.keys()]).toEqual(["linux-x64"]);
  });
});

const sample = {
  "seed/settings.toml": "# port = 1\n",
  "templates/letter.html": "<p>",
  "src/config.ts": `export default { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 1,
    assets: ["templates"] };`,
};

/** As a build of linux-x64 leaves it. */
async function builtProject(isStarted = false): Promise<TempProject> {
  const project = await tempProject({
    ...sample,
    "dist/sprout.tar.gz": "an archive",
    "dist/linux-x64/sprout": "a program",
    "dist/linux-x64/THIRD-PARTY-LICENSES.txt": "licenses",
    "dist/linux-x64/sbom.cdx.json": "{}",
    "dist/build-report.json": "{}",
  });
  const last = await compareWithLastBuild(await project.plan(["--target", "linux-x64"]));
  const artifact = {
    target: "linux-x64",
    file: "sprout.tar.gz",
    ...(await hashFile(project.file("dist", "sprout.tar.gz"))),
    executable: {
      file: "linux-x64/sprout",
      ...(await hashFile(project.file("dist", "linux-x64", "sprout"))),
    },
  };
  const stamps = await stampFiles(project.file("dist"), artifact);
  const kept = { artifact, smoke: isStarted, packed: "", stamps };
  await project.write({ [`dist/${cacheFile}`]: renderCache(last, [kept]) });
  return project;
}

async function freshTargets(project: TempProject, smoke = false): Promise<string[]> {
  const plan = await project.plan(["--target", "linux-x64"]);
  const { fresh } = await compareWithLastBuild({ ...plan, smoke });
  return [...fresh.keys()];
}
