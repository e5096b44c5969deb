// Fresh projects at work: their own checks, and two of them side by side.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { readLines } from "../support/program.ts";
import { create, makeFolder, readProject, run, runWell } from "../support/scaffold.ts";

// Each installs, checks and builds.
setDefaultTimeout(10 * 60_000);

test.each([
  ["notes", 45],
  ["none", 30],
] as const)(
  "`bun run ok` of a project with the sample %s: at most %d files, a minute, then 20 s",
  async (sample, most) => {
    const cwd = join(await makeFolder(), "a path with spaces");
    mkdirSync(cwd);
    await create(["x", "--sample", sample, "--title", 'The "X" & <Y>'], { cwd });
    const dir = join(cwd, "x");
    expect((await readProject(dir)).size).toBeLessThanOrEqual(most);
    expect(await timeOk(dir)).toBeLessThan(60_000);
    expect(await timeOk(dir)).toBeLessThan(20_000);
    expect(await brokenLinks(dir)).toEqual([]);
    expect(await runWell(["git", "status", "--porcelain"], { cwd: dir })).toBe("");
  },
);

test("`bun run ok` passes in a workspace with hoisted packages, and with links to them", async () => {
  for (const linker of ["hoisted", "isolated"]) {
    const cwd = await makeFolder();
    await Bun.write(join(cwd, "package.json"), '{ "name": "whole", "workspaces": ["apps/*"] }');
    await Bun.write(join(cwd, "bunfig.toml"), `[install]\nlinker = "${linker}"\n`);
    const { stdout } = await create([join("apps", "mine"), "--sample", "none"], { cwd });
    expect(stdout).toContain("It is a part of a workspace");
    const dir = join(cwd, "apps", "mine");
    expect(existsSync(join(dir, "bun.lock"))).toBe(false);
    await timeOk(dir);
  }
});

describe("a project's scripts", () => {
  test("install what package.json asks for, without a word, and say why they cannot", async () => {
    const cwd = await makeFolder();
    await create(["x", "--sample", "none"], { cwd });
    const dir = join(cwd, "x");
    const check = (env = {}) => run([process.execPath, "run", "--silent", "check"], { cwd: dir, env });
    const [packageFile, lockFile] = [Bun.file(join(dir, "package.json")), Bun.file(join(dir, "bun.lock"))];
    const [packageText, lock] = await Promise.all([packageFile.text(), lockFile.text()]);

    await packageFile.write(
      packageText.replace('"dependencies": {', '"dependencies": { "drizzle-typebox": "0.3.3",'),
    );
    expect(await check()).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^✓ No type errors/) });
    expect(await lockFile.text()).toContain("drizzle-typebox");

    await packageFile.write(
      packageText.replace('"dependencies": {', '"dependencies": { "modern-tar": "0.8.5",'),
    );
    const noNetwork = {
      BUN_INSTALL_CACHE_DIR: join(cwd, "cache"),
      npm_config_registry: "http://127.0.0.1:9/",
    };
    const offline = await check(noNetwork);
    expect([offline.exitCode, offline.stderr]).toEqual([
      1,
      expect.stringMatching(/^Cannot install .*with a network/),
    ]);
    expect(offline.stderr).toContain("modern-tar");

    await packageFile.write(packageText);
    const conflict = lock.replace('  "packages": {', '<<<<<<< HEAD\n  "packages": {');
    await lockFile.write(conflict);
    const refused = await check();
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^Cannot .*bun.lock holds a conflict/),
    ]);
    expect(await lockFile.text()).toBe(conflict);
  });
});

test("`samara upgrade` brings a newer kit from a file, shows what it means, and leaves all as it was when it cannot", async () => {
  const cwd = await makeFolder();
  await create(["x", "--sample", "none"], { cwd });
  const dir = join(cwd, "x");
  const [file = ""] = readdirSync(join(dir, "vendor"));
  await runWell(["tar", "-xzf", join("x", "vendor", file)], { cwd });
  const kitDir = join(cwd, "package");
  const kitPackage = Bun.file(join(kitDir, "package.json"));
  await kitPackage.write((await kitPackage.text()).replace(/"version": "[^"]+"/, '"version": "99.0.0"'));
  await Bun.write(
    join(kitDir, "CHANGELOG.md"),
    "# Changelog\n\n## 99.0.0\n\nFor your app:\n\n- Rename `a` to `b`.\n",
  );
  await runWell([process.execPath, "pm", "pack", "--destination", cwd, "--quiet"], { cwd: kitDir });
  const upgrade = (env = {}) =>
    run([process.execPath, "x", "samara", "upgrade", "../samara-kit-99.0.0.tgz"], { cwd: dir, env });

  const noNetwork = { BUN_INSTALL_CACHE_DIR: join(cwd, "cache"), npm_config_registry: "http://127.0.0.1:9/" };
  expect(await upgrade(noNetwork)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^Cannot install /),
  });
  expect(await runWell(["git", "status", "--porcelain"], { cwd: dir })).toBe("");

  const { exitCode, stdout, stderr } = await upgrade();
  expect([stderr, exitCode, stdout]).toEqual([
    "",
    0,
    expect.stringContaining("For your app:\n\n- Rename `a` to `b`."),
  ]);
  expect(readdirSync(join(dir, "vendor"))).toEqual(["samara-kit-99.0.0.tgz"]);
  await runWell([process.execPath, "install", "--frozen-lockfile"], { cwd: dir });
});

/** @returns how long it took, in milliseconds */
async function timeOk(dir: string): Promise<number> {
  const begunMs = performance.now();
  await runWell([process.execPath, "run", "ok"], { cwd: dir });
  return performance.now() - begunMs;
}

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
