// What a second build does, counted: its time must not grow unseen.
import { readdir, stat } from "node:fs/promises";

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";

import { cacheFile } from "../../src/builder/inputs.ts";
import type { BuildResult } from "../../src/builder/output/build-result.ts";
import { runBuild } from "../../src/builder/run-build.ts";
import { listChildren } from "../support/count-children.ts";
import { tempProject, type TempProject } from "../support/project.ts";
import { refusalOf } from "../support/refusal.ts";

setDefaultTimeout(120_000);

const saying = (text: string) => ({ "src/main.ts": `console.log("${text}");\n` });
const env = { ...process.env, SOURCE_DATE_EPOCH: "1700000000" };

async function build(project: TempProject, smoke = false): Promise<BuildResult> {
  return runBuild({ ...(await project.plan([], { env })), smoke });
}

function artifactOf({ targets: [target] }: BuildResult) {
  if (!target || target.state === "failed") throw new Error("The target failed");
  return target.artifact;
}

const blocksOf = (project: TempProject, target: string) =>
  readdir(project.file(".dev", "cache", "deflated", target));

describe("buildTarget()", () => {
  let project: TempProject;
  let first: ReturnType<typeof artifactOf>;
  beforeAll(async () => {
    project = await tempProject(saying("grown"));
    first = artifactOf(await build(project));
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test("is not called by an unchanged build, which only asks git, reads no output and writes none", async () => {
    const cache = project.file("dist", cacheFile);
    const kept = await Bun.file(cache).text();
    // With these sums, whoever reads the output builds it again.
    await Bun.write(cache, kept.replaceAll(/"sha256":"\w+"/g, `"sha256":"${"0".repeat(64)}"`));
    const times = async () => {
      const files = [first.file, first.executable.file, "build-report.json"];
      return Promise.all(files.map(async (file) => (await stat(project.file("dist", file))).ctimeMs));
    };
    const before = await times();
    let result: BuildResult | undefined;
    expect(await listChildren(async () => (result = await build(project)))).toEqual(["git"]);
    expect(result?.targets.map(({ state }) => state)).toEqual(["unchanged"]);
    expect(await times()).toEqual(before);
    await Bun.write(cache, kept);
    await build(project);
  });

  test("packs nothing when the bytes come out the same, and reports the sources as they are", async () => {
    const { ino, ctimeMs } = await stat(project.file("dist", first.file));
    const blocks = await blocksOf(project, first.target);
    await project.write({ "src/main.ts": `// A comment.\n${saying("grown")["src/main.ts"]}` });
    const result = await build(project);
    expect(result.targets.map(({ state }) => state)).toEqual(["unchanged"]);
    expect(artifactOf(result)).toEqual(first);
    expect(await stat(project.file("dist", first.file))).toMatchObject({ ino, ctimeMs });
    expect(await blocksOf(project, first.target)).toEqual(blocks);
    const report = (await Bun.file(project.file("dist", "build-report.json")).json()) as {
      modules: { path: string; sourceBytes: number }[];
    };
    const sources = report.modules.find(({ path }) => path === "src/main.ts")?.sourceBytes;
    expect(sources).toBe(Bun.file(project.file("src", "main.ts")).size);
    expect(await listChildren(() => build(project))).toEqual(["git"]);
  });

  test("packs again what has the same program and another text beside it", async () => {
    await project.write({ LICENSE: "MIT License\n" });
    const result = await build(project);
    expect(result.targets.map(({ state }) => state)).toEqual(["built"]);
    expect(artifactOf(result).executable.sha256).toBe(first.executable.sha256);
    expect(artifactOf(result).sha256).not.toBe(first.sha256);
    await project.write({ LICENSE: null });
    await build(project);
  });

  test("packs again when somebody changed a byte of the output", async () => {
    const file = project.file("dist", first.file);
    const bytes = await Bun.file(file).bytes();
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await Bun.write(file, bytes);
    await project.write({ "src/main.ts": `// Another.\n${saying("grown")["src/main.ts"]}` });
    const result = await build(project);
    expect(result.targets.map(({ state }) => state)).toEqual(["built"]);
    expect(artifactOf(result)).toEqual(first);
  });

  test("starts a program that no build has started, even if its bytes are the same", async () => {
    await project.write({ "src/main.ts": `// More.\n${saying("grown")["src/main.ts"]}` });
    const started = await listChildren(async () => {
      // It says no address, and so does not start as an app does.
      expect((await refusalOf(build(project, true))).message).toContain("it does not run");
    });
    expect(started.some((name) => name.startsWith("sprout"))).toBe(true);
  });

  test("neither starts nor publishes a program that would not work", async () => {
    const before = await stat(project.file("dist", first.file));
    await project.write({
      "src/main.ts": `import "./node_modules/old/index.js";\n${saying("grown")["src/main.ts"]}`,
      "src/node_modules/old/package.json": `{ "name": "old", "version": "1.0.0", "gypfile": true }`,
      "src/node_modules/old/index.js": "export default 1;",
    });
    const started = await listChildren(async () => {
      const { message } = await refusalOf(build(project, true));
      expect(message).toContain("old needs a native addon");
    });
    expect(started.filter((name) => name.startsWith("sprout"))).toEqual([]);
    expect(await stat(project.file("dist", first.file))).toMatchObject({ ino: before.ino });
    expect((await readdir(project.file("dist"))).filter((name) => name.startsWith("."))).toEqual([cacheFile]);
    await project.write({ "src/node_modules/old/index.js": null, "src/node_modules/old/package.json": null });
  });

  test("deflates the few blocks that a changed line changes", async () => {
    const before = new Set(await blocksOf(project, first.target));
    await project.write(saying("grown up"));
    await build(project);
    const after = await blocksOf(project, first.target);
    expect(after.length).toBeGreaterThan(40);
    expect(after.filter((block) => !before.has(block)).length).toBeLessThan(5);
  });
});
