// Projects made out of this repository in each way there is: what is in them, and that nothing half-made is left.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { repository } from "../support/places.ts";
import { startRegistry } from "../support/registry.ts";
import {
  copyTemplate,
  create,
  makeFolder,
  nobody,
  pathWith,
  readProject,
  run,
  runWell,
  scaffolder,
} from "../support/scaffold.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const onUnix = unless(notOnWindows("Windows makes no links without a right to, and starts no shell script"));
/** The same questions answered by flags and by variables. */
const flags = ["--title", "Été", "--port", "23456", "--targets", "linux-x64", "--sample", "none"];
const variables = {
  SAMARA_TITLE: "Été",
  SAMARA_PORT: "23456",
  SAMARA_TARGETS: "linux-x64",
  SAMARA_SAMPLE: "none",
};

describe("create-samara", () => {
  test("makes a project of the maker's own, in a folder with an odd name", async () => {
    const cwd = await makeFolder();
    const { exitCode, stdout, stderr } = await create(["Ma Boîte à Outils"], { cwd });
    expect([stderr, exitCode]).toEqual(["", 0]);
    expect(stdout).toContain('cd "Ma Boîte à Outils"');
    const dir = join(cwd, "Ma Boîte à Outils");
    const files = await readProject(dir);
    expect(files.size).toBeLessThanOrEqual(45);
    const fields = JSON.parse(files.get("package.json") ?? "") as Record<string, unknown>;
    expect(fields).toMatchObject({ name: "ma-boite-a-outils", version: "0.1.0", author: "Ann Maker" });
    expect(files.get("LICENSE")).toContain("Ann Maker");
    expect(files.get("src/config.ts")).toContain('title: "Ma Boîte à Outils"');
    expect([...files.keys()].filter((path) => /^(packages|examples|docs)\//.test(path))).toEqual([]);
    expect(await runWell(["git", "status", "--porcelain"], { cwd: dir })).toBe("");
    expect(await runWell(["git", "log", "--format=%s by %an"], { cwd: dir })).toBe(
      "Start Ma Boîte à Outils by Ann Maker\n",
    );
  });

  test("fills the empty folder one stands in, and takes a repository that was there", async () => {
    const cwd = join(await makeFolder(), "2048 Game");
    mkdirSync(cwd);
    await runWell(["git", "init", "--quiet"], { cwd });
    const { stdout, stderr } = await create([".", "--no-install", "--sample", "none"], { cwd });
    expect([stderr, stdout]).toEqual(["", expect.stringContaining("name app-2048-game")]);
    expect(readdirSync(cwd).filter((name) => name.startsWith(".draft"))).toEqual([]);
    expect((await readProject(cwd)).size).toBeLessThanOrEqual(30);
    expect(await runWell(["git", "log", "--format=%s"], { cwd })).toBe("Start 2048 Game\n");
  });

  test("makes no repository inside another one, and says so", async () => {
    const cwd = await makeFolder();
    await runWell(["git", "init", "--quiet"], { cwd });
    const { stdout } = await create(["apps/mine", "--no-install"], { cwd });
    expect(stdout).toContain(`It is a part of the git repository "${cwd}"`);
    expect(existsSync(join(cwd, "apps", "mine", ".git"))).toBe(false);
    expect(await runWell(["git", "diff", "--cached", "--name-only"], { cwd })).toBe("");
  });

  test.each([
    ["a folder with something in it", ["full"], "the folder is not empty"],
    ["a file in the folder's place", ["file"], "it is a file"],
    ["a name that is taken", ["docker"], "another program keeps its files in ~/.docker"],
    ["a folder without a letter", ["./---"], "it has no letter"],
    ["a wrong port", ["x", "--port", "99999"], 'the port "99999"'],
    ["an unknown flag", ["x", "--prot", "1"], "did you mean --port?"],
  ])("refuses %s with a sentence and a hint, and leaves nothing", async (_, args, words) => {
    const cwd = await makeFolder();
    mkdirSync(join(cwd, "full"));
    writeFileSync(join(cwd, "full", "mine.txt"), "mine");
    writeFileSync(join(cwd, "file"), "mine");
    const { exitCode, stdout, stderr } = await create(["--yes", ...args], { cwd });
    expect(stderr).toContain(words);
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^Cannot /),
      expect.stringMatching(/^Try: /),
    ]);
    expect([stdout, exitCode]).toEqual(["", 2]);
    expect(readdirSync(cwd).sort()).toEqual(["file", "full"]);
    expect(readdirSync(join(cwd, "full"))).toEqual(["mine.txt"]);
  });

  onUnix.test("stages the files and says so where git knows nobody, and goes without git", async () => {
    const cwd = await makeFolder();
    const unknown = await create(["a", "--no-install"], { cwd, env: nobody });
    expect(unknown.stdout).toContain("staged, not committed");
    const staged = await runWell(["git", "status", "--porcelain"], { cwd: join(cwd, "a") });
    expect(staged.split("\n").filter((line) => line !== "" && !line.startsWith("A "))).toEqual([]);
    const gitless = await create(["b", "--no-install"], { cwd, env: { PATH: pathWith(cwd, ["node"]) } });
    expect([gitless.stderr, gitless.exitCode]).toEqual(["", 0]);
    expect(gitless.stdout).toContain("There is no git here");
    expect(existsSync(join(cwd, "b", ".git"))).toBe(false);
  });

  test("makes a whole project without a network, its lock too, and says what is missing", async () => {
    const cwd = await makeFolder();
    const env = { BUN_INSTALL_CACHE_DIR: join(cwd, "cache"), npm_config_registry: "http://127.0.0.1:9/" };
    const { exitCode, stdout } = await create(["a"], { cwd, env });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Cannot download the packages")]);
    expect(await runWell(["git", "status", "--porcelain"], { cwd: join(cwd, "a") })).toBe("");
    expect(existsSync(join(cwd, "a", "bun.lock"))).toBe(true);
  });
});

describe("bun create", () => {
  test("makes the same out of a local template, by variables", async () => {
    const cwd = await makeFolder();
    // A copy: this repository's own .dev and dist may be large.
    const source = join(cwd, "source");
    await copyTemplate(source);
    const ran = await run([process.execPath, "create", source, "My App!"], { cwd, env: variables });
    expect([ran.exitCode, ran.stdout]).toEqual([
      0,
      expect.stringContaining("Été is ready: name my-app, port 23456"),
    ]);
    const dir = join(cwd, "My App!");
    expect(await runWell(["git", "log", "--format=%s"], { cwd: dir })).toBe("Start Été\n");
    expect(await runWell(["git", "status", "--porcelain"], { cwd: dir })).toBe("");
    const objects = await runWell(["git", "cat-file", "--batch-check", "--batch-all-objects"], { cwd: dir });
    expect(objects.match(/ commit /g)).toHaveLength(1);
    const other = await makeFolder();
    await create(["My App!", ...flags, "--no-install"], { cwd: other });
    expect(await comparable(dir)).toEqual(await comparable(join(other, "My App!")));
    expect((await run([process.execPath, "run", "ready"], { cwd: dir })).exitCode).toBe(0);
    expect(existsSync(join(dir, "node_modules", "samara-kit", "src"))).toBe(true);
  });

  test("leaves alone what was in the folder before, wherever it stands", async () => {
    const cwd = await makeFolder();
    const source = join(cwd, "source");
    await copyTemplate(source);
    await Bun.write(join(source, "dist", "SHA256SUMS"), "the template's");
    const dir = join(cwd, "x");
    const mine = ["test/mine.test.ts", "docs/ideas.md", "src/mine.ts", "packages/mine/x.ts", "seed/mine.txt"];
    const ignored = ["dist/mine.js", ".dev/mine"];
    const words = "Notes: `notes stop`, 4748\n";
    for (const path of [...mine, ...ignored, ".github/workflows/test.yml"])
      await Bun.write(join(dir, path), words);
    const refused = await run([process.execPath, "create", source, "x"], { cwd });
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining("names the project needs: .github/workflows/test.yml\nTry: "),
    ]);
    await rm(join(dir, ".github", "workflows", "test.yml"));
    const again = await run([process.execPath, "packages/create-samara/src/setup.ts"], { cwd: dir });
    expect([again.exitCode, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^dist, \.dev stay as they are/m),
    ]);
    for (const path of [...mine, ...ignored])
      expect([path, await Bun.file(join(dir, path)).text()]).toEqual([path, words]);
    expect(readdirSync(join(dir, "packages"))).toEqual(["mine"]);
    expect(await runWell(["git", "log", "--all", "--reflog", "--format=%s"], { cwd: dir })).toBe("Start X\n");
    const kept = (await runWell(["git", "ls-files"], { cwd: dir })).split("\n");
    expect(kept).toEqual(expect.arrayContaining(mine));
  });

  test("refuses a wrong variable and a dropped flag before it changes anything, and works again in the folder", async () => {
    const cwd = await makeFolder();
    const source = join(cwd, "source");
    await copyTemplate(source);
    const bunCreate = (args: string[], env = {}) =>
      run([process.execPath, "create", source, ...args], { cwd, env });
    const wrong = await bunCreate(["x"], { SAMARA_PORT: "many" });
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('the port "many" from --port (SAMARA_PORT)'),
    ]);
    if (process.platform !== "win32") {
      const dropped = await bunCreate(["y", "--sample", "none"]);
      expect([dropped.exitCode, dropped.stderr]).toEqual([2, expect.stringContaining("SAMARA_SAMPLE=none")]);
    }
    const again = await run([process.execPath, "packages/create-samara/src/setup.ts"], {
      cwd: join(cwd, "x"),
    });
    expect([again.stderr, again.exitCode]).toEqual(["", 0]);
    const itself = await run([process.execPath, "packages/create-samara/src/setup.ts"], { cwd: source });
    expect([itself.exitCode, itself.stderr]).toEqual([2, expect.stringContaining("it is not a copy")]);
  });
});

describe("the package create-samara", () => {
  onUnix.test("makes the same from its tarball, through bin.js and through npx without a Bun", async () => {
    const cwd = await makeFolder();
    const packed = await runWell([process.execPath, join(scaffolder, "pack.ts"), cwd], { cwd: repository });
    const file = packed.trim();
    const words = [...flags, "--no-install"];
    await runWell(["tar", "-xzf", file, "-C", cwd], { cwd });
    await runWell(["node", join(cwd, "package", "bin.js"), "by-bin", "--name", "app", ...words], { cwd });
    const env = { PATH: pathWith(cwd, ["node", "npm", "npx", "sh", "env", "git"]) };
    const npx = ["npx", "--yes", "--package", file, "create-samara", "by-npx", "--name", "app", ...words];
    expect(await runWell(npx, { cwd, env })).toContain("npx -y bun@");
    await create(["by-cli", "--name", "app", ...words], { cwd });
    const byCli = await comparable(join(cwd, "by-cli"));
    expect(await comparable(join(cwd, "by-bin"))).toEqual(byCli);
    expect(await comparable(join(cwd, "by-npx"))).toEqual(byCli);
  });
});

describe("the registry", () => {
  onUnix.test("gives `bun create samara` and `npx create-samara` a kit by its version", async () => {
    const cwd = await makeFolder();
    const packed = await runWell([process.execPath, join(scaffolder, "pack.ts"), cwd], { cwd: repository });
    await create(["x", "--no-install", "--sample", "none"], { cwd });
    const [kit = ""] = readdirSync(join(cwd, "x", "vendor"));
    using registry = await startRegistry([packed.trim(), join(cwd, "x", "vendor", kit)]);
    const env = {
      ...registry.env,
      TMPDIR: cwd,
      npm_config_cache: join(cwd, "npm"),
      BUN_INSTALL_CACHE_DIR: join(cwd, "bun"),
    };
    const words = [...flags, "--no-install"];
    await runWell([process.execPath, "create", "samara", "by-bun", ...words], { cwd, env });
    await runWell(["npx", "--yes", "create-samara", "by-npx", ...words], { cwd, env });
    for (const name of ["by-bun", "by-npx"]) {
      const { dependencies } = (await Bun.file(join(cwd, name, "package.json")).json()) as {
        dependencies: Record<string, string>;
      };
      expect([name, dependencies["samara-kit"]]).toEqual([name, /-(\d.*)\.tgz$/.exec(kit)?.[1] ?? ""]);
      expect(existsSync(join(cwd, name, "vendor"))).toBe(false);
    }
  });
});

/** Each project has an appId of its own, and a color after it. */
async function comparable(dir: string) {
  return [...(await readProject(dir))].map(([path, text]) => [
    path,
    text.replace(/appId: "[^"]+"/, "").replaceAll(/stop-color="#[0-9a-f]+"/g, ""),
  ]);
}
