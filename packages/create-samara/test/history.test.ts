// Whose history a new project takes over: that of the copy alone, never one with anything of the maker's in it.
import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";

import { amendHistory, findRepositoryAround, startHistory } from "../src/history.ts";
import { runChild } from "../../kit/src/builder/child.ts";
import { tempFolder } from "../../kit/test/support/temp-folder.ts";

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_COMMITTER_NAME: "a",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "a",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "a@example.org",
};

const setup = "packages/create-samara/src/setup.ts";

describe("amendHistory()", () => {
  test("puts the project into the commit that `bun create` made of the template, and forgets the latter", async () => {
    await using copy = await commitOf(setup);
    const first = await copy.git("rev-parse", "HEAD");
    expect(await amendHistory(copy.dir, "Notes", env)).toEqual({ state: "committed" });
    expect(await copy.git("log", "--format=%s")).toBe("Start Notes\n");
    expect(await copy.has(first)).toBe(false);
  });

  const made: readonly [string, (copy: Copy) => Promise<unknown>][] = [
    [
      "another branch",
      ({ git }) =>
        git("commit-tree", "HEAD^{tree}", "-m", "mine").then((id) => git("branch", "mine", id.trim())),
    ],
    [
      "a stash",
      ({ dir, git }) =>
        Bun.write(join(dir, "mine.txt"), "mine").then(() => git("stash", "--include-untracked")),
    ],
    [
      "a commit that was taken back",
      ({ git }) =>
        git("commit", "--quiet", "--allow-empty", "-m", "mine").then(() =>
          git("reset", "--quiet", "--hard", "HEAD~"),
        ),
    ],
  ];
  test.each(made)("leaves a copy alone in which the maker made %s", async (_, work) => {
    await using copy = await commitOf(setup);
    await work(copy);
    await expectLeft(copy);
  });

  test("leaves a repository alone that `bun create` made of another template", async () => {
    await using copy = await commitOf("index.html");
    await Bun.write(join(copy.dir, setup), "");
    await expectLeft(copy);
  });

  test("takes away the repository that `bun create` nested in another", async () => {
    await using copy = await commitOf(setup);
    const inside = { state: "inside", repository: "/repository" } as const;
    expect(await amendHistory(copy.dir, "Notes", env, "/repository")).toEqual(inside);
    expect(existsSync(join(copy.dir, ".git"))).toBe(false);
  });

  test("leaves a nested repository with a history of its own", async () => {
    await using copy = await commitOf("index.html");
    expect(await amendHistory(copy.dir, "Notes", env, "/repository")).toEqual({ state: "left" });
    expect(existsSync(join(copy.dir, ".git"))).toBe(true);
  });
});

describe("startHistory()", () => {
  test("hands on git's words when a hook refuses the commit", async () => {
    await using folder = await tempFolder();
    const hook = join(folder.dir, "hooks", "pre-commit");
    await Bun.write(hook, "#!/bin/sh\necho 'No commits on Fridays' >&2\nexit 1\n");
    chmodSync(hook, 0o755);
    const hooked = { ...env, GIT_CONFIG_COUNT: "3", GIT_CONFIG_KEY_2: "core.hooksPath" };
    const history = await startHistory(folder.dir, "Notes", {
      ...hooked,
      GIT_CONFIG_VALUE_2: join(hook, ".."),
    });
    expect(history).toEqual({ state: "refused", words: "No commits on Fridays" });
  });

  test("hands on git's words when the commit cannot be signed", async () => {
    await using folder = await tempFolder();
    await Bun.write(join(folder.dir, "index.html"), "template");
    const signed = {
      ...env,
      GIT_CONFIG_COUNT: "4",
      GIT_CONFIG_KEY_2: "commit.gpgsign",
      GIT_CONFIG_VALUE_2: "true",
    };
    const program = { GIT_CONFIG_KEY_3: "gpg.program", GIT_CONFIG_VALUE_3: "/nowhere/gpg" };
    const history = await startHistory(folder.dir, "Notes", { ...signed, ...program });
    expect(history).toEqual({ state: "refused", words: expect.stringContaining("/nowhere/gpg") });
  });
});

describe("findRepositoryAround()", () => {
  test("finds the repository that a new folder would be a part of, unless that ignores it", async () => {
    await using copy = await commitOf("index.html");
    await Bun.write(join(copy.dir, ".gitignore"), "ignored/\n");
    expect(await findRepositoryAround(join(copy.dir, "app"), env)).toBe(copy.dir);
    expect(await findRepositoryAround(join(copy.dir, "ignored"), env)).toBe(null);
  });

  test("finds none where there is none", async () => {
    await using folder = await tempFolder();
    expect(await findRepositoryAround(join(folder.dir, "app"), env)).toBe(null);
  });
});

async function expectLeft(copy: Copy): Promise<void> {
  const before = await copy.git("log", "--all", "--reflog", "--format=%H");
  expect(await amendHistory(copy.dir, "Notes", env)).toEqual({ state: "left" });
  expect(await copy.git("log", "--all", "--reflog", "--format=%H")).toBe(before);
}

type Copy = Awaited<ReturnType<typeof commitOf>>;

/** A repository as `bun create` leaves it, with one file. */
async function commitOf(path: string) {
  const folder = await tempFolder();
  const run = (...args: string[]) => runChild(["git", ...args], { cwd: folder.dir, env });
  const git = async (...args: string[]) => {
    const result = await run(...args);
    if (result?.exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${result?.stderr}`);
    return result.stdout;
  };
  await Bun.write(join(folder.dir, path), "template");
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "-m", "Initial commit (via bun create)");
  const has = async (id: string) => (await run("cat-file", "-e", id.trim()))?.exitCode === 0;
  return { ...folder, git, has };
}
