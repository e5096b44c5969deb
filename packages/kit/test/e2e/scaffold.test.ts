// Projects made out of this repository in each way there is: what is in them, that they work, and that nothing half-made is left.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import {
  copyTemplate,
  create,
  makeFolder,
  nobody,
  pathWith,
  readProject,
  run,
  runWell,
  template,
} from "../support/scaffold.ts";
import { notOnWindows, unless } from "../support/skip.ts";

/** Where the template's names may stay. */
const machinery =
  /^(src\/(runtime|build)\/|test\/(runtime|build|support|fixture|layout)|docs\/|machinery\.json$|\.github\/workflows\/test)/;

const onUnix = unless(notOnWindows("Windows makes no links without a right to, and starts no shell script"));

describe("create-samara", () => {
  test("makes a project of the maker's own, in a folder with an odd name", async () => {
    const cwd = await makeFolder();
    const { exitCode, stdout, stderr } = await create(["Ma Boîte à Outils"], { cwd });
    expect([stderr, exitCode]).toEqual(["", 0]);
    expect(stdout).toContain('cd "Ma Boîte à Outils"');
    const dir = join(cwd, "Ma Boîte à Outils");
    const files = await readProject(dir);
    const fields = JSON.parse(files.get("package.json") ?? "") as Record<string, unknown>;
    expect(fields).toMatchObject({ name: "ma-boite-a-outils", version: "0.1.0", author: "Ann Maker" });
    expect(files.get("LICENSE")).toContain("Ann Maker");
    expect(files.get("src/config.ts")).toContain('title: "Ma Boîte à Outils"');
    const left = [...files].filter(
      ([path, text]) => !machinery.test(path) && /samara|notebook/i.test(`${path} ${text}`),
    );
    expect(left.map(([path]) => path)).toEqual([]);
    expect([...files.keys()].filter((path) => /^(create|test\/(create|soak|bench))\//.test(path))).toEqual(
      [],
    );
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
    expect(await runWell(["git", "log", "--format=%s"], { cwd })).toBe("Start 2048 Game\n");
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

  test("makes a whole project without a network, and says what is missing", async () => {
    const cwd = await makeFolder();
    const env = { BUN_INSTALL_CACHE_DIR: join(cwd, "cache"), npm_config_registry: "http://127.0.0.1:9/" };
    const { exitCode, stdout } = await create(["a"], { cwd, env });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Cannot download the packages")]);
    expect(await runWell(["git", "status", "--porcelain"], { cwd: join(cwd, "a") })).toBe("");
  });
});

describe("bun create", () => {
  test("makes the same out of a local template, by variables", async () => {
    const cwd = await makeFolder();
    // A copy: this repository's own .dev and dist may be large.
    const source = join(cwd, "source");
    await copyTemplate(source);
    const env = {
      SAMARA_TITLE: "Été",
      SAMARA_PORT: "23456",
      SAMARA_TARGETS: "linux-x64",
      SAMARA_SAMPLE: "none",
    };
    const ran = await run([process.execPath, "create", source, "My App!"], { cwd, env });
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
    const flags = [
      "--title",
      "Été",
      "--port",
      "23456",
      "--targets",
      "linux-x64",
      "--sample",
      "none",
      "--no-install",
    ];
    await create(["My App!", ...flags], { cwd: other });
    const [byBun, byFlags] = await Promise.all([readProject(dir), readProject(join(other, "My App!"))]);
    expect([...byBun.keys()]).toEqual([...byFlags.keys()]);
    expect(
      [...byBun]
        .filter(([path, text]) => withoutChance(text) !== withoutChance(byFlags.get(path) ?? ""))
        .map(([path]) => path),
    ).toEqual([]);
  });

  test("leaves alone what was in the folder before, wherever it stands", async () => {
    const cwd = await makeFolder();
    const source = join(cwd, "source");
    await copyTemplate(source);
    await Bun.write(join(source, "dist", "SHA256SUMS"), "the template's");
    const dir = join(cwd, "x");
    const mine = ["test/mine.test.ts", "test/support/mine.ts", "docs/ideas.md", "src/mine.ts", "src/mine.ts"];
    const ignored = ["dist/mine.js", ".dev/mine"];
    const words = "Start the notebook: Notebook, notebook stop, 4747\n";
    for (const path of [...mine, ...ignored, "create/x", ".github/workflows/test.yml"])
      await Bun.write(join(dir, path), words);
    const refused = await run([process.execPath, "create", source, "x"], { cwd });
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining("names the project needs: .github/workflows/test.yml\nTry: "),
    ]);
    await rm(join(dir, ".github", "workflows", "test.yml"));
    const again = await run([process.execPath, "create/setup.ts"], { cwd: dir });
    expect([again.exitCode, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^dist, \.dev.* stay as they are/m),
    ]);
    for (const path of [...mine, ...ignored, "create/x"])
      expect([path, await Bun.file(join(dir, path)).text()]).toEqual([path, words]);
    expect(readdirSync(join(dir, "create"))).toEqual(["x"]);
    const { files } = (await Bun.file(join(dir, "machinery.json")).json()) as {
      files: Record<string, string>;
    };
    expect(Object.keys(files)).toEqual(expect.arrayContaining(["src/main.ts", "docs/architecture.md"]));
    expect(mine.filter((path) => path in files)).toEqual([]);
    expect(await runWell(["git", "log", "--all", "--reflog", "--format=%s"], { cwd: dir })).toBe("Start X\n");
    const kept = (await runWell(["git", "ls-files"], { cwd: dir })).split("\n");
    expect(kept).toEqual(expect.arrayContaining([...mine, "create/x"]));
  });

  test("refuses a wrong variable before it changes anything, and works again in the folder", async () => {
    const cwd = await makeFolder();
    const source = join(cwd, "source");
    await copyTemplate(source);
    const ran = await run([process.execPath, "create", source, "x"], { cwd, env: { SAMARA_PORT: "many" } });
    expect([ran.exitCode, ran.stderr]).toEqual([
      2,
      expect.stringContaining('the port "many" from --port (SAMARA_PORT)'),
    ]);
    const again = await run([process.execPath, "create/setup.ts"], { cwd: join(cwd, "x") });
    expect([again.stderr, again.exitCode]).toEqual(["", 0]);
    const itself = await run([process.execPath, "create/setup.ts"], { cwd: source });
    expect([itself.exitCode, itself.stderr]).toEqual([2, expect.stringContaining("it is no copy")]);
  });
});

describe("the package create-samara", () => {
  onUnix.test("makes the same from its tarball, through bin.js and through npx without a Bun", async () => {
    const cwd = await makeFolder();
    const file = (
      await runWell([process.execPath, join(template, "create", "pack.ts"), cwd], { cwd: template })
    ).trim();
    const flags = ["--title", "T", "--port", "23456", "--sample", "none", "--no-install"];
    await runWell(["tar", "-xzf", file, "-C", cwd], { cwd });
    await runWell(["node", join(cwd, "package", "bin.js"), "by-bin", "--name", "app", ...flags], { cwd });
    const env = { PATH: pathWith(cwd, ["node", "npm", "npx", "sh", "env", "git"]) };
    const npx = ["npx", "--yes", "--package", file, "create-samara", "by-npx", "--name", "app", ...flags];
    expect(await runWell(npx, { cwd, env })).toContain("npx -y bun@");
    await create(["by-cli", "--name", "app", ...flags], { cwd });
    const [byBin, byNpx, byCli] = await Promise.all(
      ["by-bin", "by-npx", "by-cli"].map((name) => readProject(join(cwd, name))),
    );
    expect(comparable(byBin)).toEqual(comparable(byCli));
    expect(comparable(byNpx)).toEqual(comparable(byCli));
  });
});

/** Each project has an appId of its own, and a color after it. */
function withoutChance(text: string): string {
  return text.replace(/appId: "[^"]+"/, "").replace(/hsl\(\d+/, "");
}

function comparable(files = new Map<string, string>()) {
  return [...files].map(([path, text]) => [path, withoutChance(text)]);
}
