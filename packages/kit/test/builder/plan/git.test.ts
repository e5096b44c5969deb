import { describe, expect, test } from "bun:test";
import { chmod, rm } from "node:fs/promises";

import { parseIndex, readGit } from "../../../src/builder/plan/git.ts";
import { commitAll, git, gitEnv, startRepository } from "../../support/git.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const nothing = {
  commit: null,
  commitTime: null,
  dirty: false,
  executableFiles: new Set<string>(),
  ignoredFiles: new Set<string>(),
  warnings: [],
};

const read = ({ dir }: Pick<TempProject, "dir">, env = gitEnv, outDir = `${dir}/dist`) =>
  readGit(dir, { env }, { version: "1.2.3", outDir });

describe("readGit()", () => {
  test("tells commit, time and the executable bits of seeds", async () => {
    await using project = await tempProject({ "seed/bin/tool": "x", "seed/grüße.txt": "x", "tool.sh": "x" });
    await startRepository(project.dir);
    await git(project.dir, "update-index", "--chmod=+x", "seed/bin/tool", "tool.sh");
    await git(project.dir, "commit", "-q", "-m", "second");
    await Promise.all(["seed/bin/tool", "tool.sh"].map((path) => chmod(project.file(path), 0o755)));
    expect(await read(project)).toEqual({
      ...nothing,
      commit: await git(project.dir, "rev-parse", "HEAD"),
      commitTime: new Date(1_700_000_000_000),
      executableFiles: new Set(["seed/bin/tool"]),
      ignoredFiles: new Set(),
    });
  });

  test("knows the index before the first commit", async () => {
    await using project = await tempProject({ "seed/grüße": "x" });
    await git(project.dir, "init", "-q");
    await git(project.dir, "add", "package.json", "seed");
    await git(project.dir, "update-index", "--chmod=+x", "seed/grüße");
    expect(await read(project)).toEqual({
      ...nothing,
      dirty: true,
      executableFiles: new Set(["seed/grüße"]),
      ignoredFiles: new Set(),
    });
  });

  test("knows what git ignores under seed/, and nothing of the rest", async () => {
    await using project = await tempProject({
      ".gitignore": "*.log\n/seed/cache/\n",
      "seed/a.log": "x",
      "seed/cache/b": "x",
      "seed/kept.log": "x",
      "seed/untracked": "x",
      "a.log": "x",
    });
    await git(project.dir, "init", "-q");
    const ignored = async () => (await read(project)).ignoredFiles;
    expect(await ignored()).toEqual(new Set(["seed/a.log", "seed/cache/b", "seed/kept.log"]));
    await git(project.dir, "add", "--force", "package.json", "seed/kept.log");
    expect(await ignored()).toEqual(new Set(["seed/a.log", "seed/cache/b"]));
  });

  test("knows nothing outside a checkout", async () => {
    await using project = await tempProject();
    expect(await read(project)).toEqual(nothing);
  });

  test("does not take another repository around the project for its own", async () => {
    await using outer = await tempProject({ "inner/package.json": "{}" });
    await git(outer.dir, "init", "-q");
    await git(outer.dir, "add", "package.json");
    await git(outer.dir, "commit", "-q", "-m", "outer");
    expect(await read({ dir: outer.file("inner") })).toEqual(nothing);
  });

  test("looks past the repository of a hook that runs the build", async () => {
    await using project = await tempProject();
    await using other = await tempProject();
    for (const { dir } of [project, other]) await startRepository(dir);
    await git(project.dir, "commit", "-q", "--allow-empty", "-m", "second");
    const env = { ...gitEnv, GIT_DIR: other.file(".git"), GIT_INDEX_FILE: other.file(".git", "index") };
    expect((await read(project, env)).commit).toBe(await git(project.dir, "rev-parse", "HEAD"));
  });

  test("knows nothing where there is no git, and says so in a checkout", async () => {
    await using project = await tempProject();
    const env = { PATH: project.dir };
    expect(await read(project, env)).toEqual(nothing);
    await startRepository(project.dir);
    expect(await read(project, env)).toEqual({
      ...nothing,
      warnings: [expect.stringContaining("There is no git program here")],
    });
  });
});

describe("readGit(), when git refuses,", () => {
  test("says what git said of dubious ownership, and the line that leads out", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    const env = { ...gitEnv, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" };
    const refusal = await refusalOf(read(project, env));
    expect(refusal.message).toBe(
      `Cannot ask git about "${project.dir}": fatal: detected dubious ownership in repository at '${project.dir}'`,
    );
    expect(refusal.hint).toContain(`\`git config --global --add safe.directory ${project.dir}\``);
    // The hint, followed as it is written.
    const settings = { ...env, GIT_CONFIG_GLOBAL: project.file("dist", "gitconfig") };
    await project.write({ "dist/gitconfig": `[safe]\n\tdirectory = ${project.dir}\n` });
    expect((await read(project, settings)).commit).toBe(await git(project.dir, "rev-parse", "HEAD"));
  });

  test.each([
    ["a HEAD that is none", ".git/HEAD", "junk\n", "not a git repository"],
    ["a branch that names nothing", ".git/refs/heads/main", "junk\n", "broken"],
    ["settings that are none", ".git/config", "[core\n", "config"],
    ["an index that is none", ".git/index", "junk\n", "index"],
    ["a HEAD that is missing", ".git/HEAD", null, "not a git repository"],
  ])("does not take %s for no git", async (_, path, text, said) => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await project.write({ [path]: text });
    const refusal = await refusalOf(read(project));
    expect(refusal.message).toStartWith(`Cannot ask git about "${project.dir}": `);
    expect(refusal.message).toContain(said);
    expect(refusal.hint).toContain("git status");
  });

  test("does not take a work tree whose repository is gone for no git", async () => {
    await using project = await tempProject({ ".git": "gitdir: /nowhere/at/all\n" });
    expect((await refusalOf(read(project))).message).toContain("not a git repository: /nowhere/at/all");
  });

  unless(notOnWindows("a script is no program on Windows")).test(
    "does not take a git that fails for no git",
    async () => {
      await using project = await tempProject({ "bin/git": "#!/bin/sh\nexit 3\n" });
      await chmod(project.file("bin", "git"), 0o755);
      const refusal = await refusalOf(read(project, { PATH: project.file("bin") }));
      expect(refusal.message).toEndWith(": it ended with 3 and said nothing");
    },
  );
});

describe("readGit() tells of a work tree that", () => {
  test.each([
    ["has an edited file", { "src/initial-rows.ts": "// edited\n" }, true],
    ["has a new file", { "seed/new.txt": "x" }, true],
    ["lacks a file", { "src/initial-rows.ts": null }, true],
    ["has the output, and other files that git ignores", { "dist/x": "x", "out/y": "y" }, false],
  ])("%s", async (_, files, dirty) => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await project.write(files);
    const facts = await read(project, gitEnv, project.file("out"));
    expect(facts.dirty).toBe(dirty);
    expect(facts.warnings).toEqual(
      dirty ? [expect.stringContaining("The work tree differs from the commit")] : [],
    );
  });
});

describe("readGit() tells of a version that", () => {
  test("is tagged at another commit, and of none that is tagged at this one", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await git(project.dir, "tag", "-a", "v1.2.3", "-m", "x");
    expect((await read(project)).warnings).toEqual([]);
    const first = await git(project.dir, "rev-parse", "HEAD");
    await project.write({ "seed/a": "a" });
    await commitAll(project.dir, "second");
    expect((await read(project)).warnings).toEqual([
      `The version 1.2.3 is tagged already, at another commit (${first.slice(0, 12)}): raise "version" in package.json, or move the tag if nobody got that build`,
    ]);
  });

  test("is built from a clone without the whole history", async () => {
    await using project = await tempProject();
    await startRepository(project.dir);
    await git(project.dir, "commit", "-q", "--allow-empty", "-m", "second");
    const clone = project.file("dist", "clone");
    await git(project.dir, "clone", "-q", "--depth", "1", `file://${project.dir}`, clone);
    expect((await read({ dir: clone })).warnings).toEqual([
      expect.stringContaining("`git fetch --unshallow --tags`"),
    ]);
    await git(clone, "fetch", "-q", "--unshallow", "--tags");
    expect((await read({ dir: clone })).warnings).toEqual([]);
    await rm(clone, { recursive: true });
  });
});

test("parseIndex() keeps tabs and line ends in names apart from the rest", () => {
  const index = ["100755 aa 0\tseed/a b", "100644 bb 0\tseed/c", "100755 cc 0\tseed/ä\nx", ""].join("\0");
  expect(parseIndex(index)).toEqual(new Set(["seed/a b", "seed/ä\nx"]));
});
