// Fresh projects at work: their own checks, and two of them side by side.
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { readLines } from "../support/program.ts";
import { create, makeFolder, readProject, runWell } from "../support/scaffold.ts";

// Each installs, checks and builds.
setDefaultTimeout(10 * 60_000);

test("a fresh project passes its format, lint, types and tests, builds and starts", async () => {
  const cwd = join(await makeFolder(), "a path with spaces");
  mkdirSync(cwd);
  await create(["x", "--sample", "none", "--title", 'The "X" & <Y>'], { cwd });
  const dir = join(cwd, "x");
  const bun = (...args: string[]) => runWell([process.execPath, ...args], { cwd: dir });
  await bun("fmt", "--no-script", "--check");
  await bun("run", "lint");
  await bun("check", "--no-script");
  await bun(
    "test",
    "test/app",
    "test/layout.test.ts",
    "test/workflows.test.ts",
    "test/build/plan/plan.test.ts",
  );
  await bun("run", "test:e2e");
  const links = await brokenLinks(dir);
  expect(links).toEqual([]);
});

test("two projects run side by side, each at its own address with its own data", async () => {
  const cwd = await makeFolder();
  const projects = await Promise.all(
    ["first", "second"].map(async (name) => {
      await create([name, "--sample", "none"], { cwd });
      const dir = join(cwd, name);
      await runWell([process.execPath, "build.ts", "--outdir", join(dir, "dist")], { cwd: dir });
      const release = (await Bun.file(join(dir, "dist", "release.json")).json()) as Release;
      return { dir, program: join(dir, "dist", release.artifacts[0]?.executable.file ?? "") };
    }),
  );
  expect(projects).toHaveLength(2);
  const apps = projects.map(({ dir, program }) =>
    Bun.spawn([program, "serve", "--home", join(dir, "home"), "--no-open", "--json"], {
      cwd: dir,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
    }),
  );
  try {
    const lines = await Promise.all(apps.map((app) => readLines(app.stdout).firstLine));
    const ready = lines.map((line) => JSON.parse(line) as { url: string });
    const ports = await Promise.all(projects.map(({ dir }) => configuredPort(dir)));
    expect(ready.map(({ url }) => Number(new URL(url).port))).toEqual(ports);
    expect(new Set(ports).size).toBe(2);
    const names = await Promise.all(
      ready.map(async ({ url }) => (await (await fetch(new URL("/health", url))).json()) as { name: string }),
    );
    expect(names.map(({ name }) => name)).toEqual(["first", "second"]);
  } finally {
    for (const { dir, program } of projects)
      await runWell([program, "stop", "--home", join(dir, "home")], { cwd: dir });
    for (const app of apps) app.kill();
  }
});

interface Release {
  artifacts: { executable: { file: string } }[];
}

async function configuredPort(dir: string): Promise<number> {
  const config = await Bun.file(join(dir, "src", "config.ts")).text();
  return Number(/port: (\d+)/.exec(config)?.[1]);
}

/** Links of a project's texts to files that are not there. */
async function brokenLinks(dir: string): Promise<string[]> {
  const texts = [...(await readProject(dir))].filter(([path]) => path.endsWith(".md"));
  return texts.flatMap(([path, text]) =>
    [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].flatMap(([, link = ""]) =>
      existsSync(join(dir, path, "..", link)) ? [] : [`${path}: ${link}`],
    ),
  );
}
