// Whose history a new project takes over: that of the copy alone, never one with anything of the maker's in it.
import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { amendHistory } from "../src/history.ts";
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

describe("amendHistory()", () => {
  test("puts the project into the commit that `bun create` made of the template, and forgets the latter", async () => {
    await using copy = await commitOf("create/setup.ts");
    const first = await copy.git("rev-parse", "HEAD");
    expect(await amendHistory(copy.dir, "Notes", env)).toBe("committed");
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
    await using copy = await commitOf("create/setup.ts");
    await work(copy);
    await expectLeft(copy);
  });

  test("leaves a repository alone that `bun create` made of another template", async () => {
    await using copy = await commitOf("index.html");
    mkdirSync(join(copy.dir, "create"));
    await Bun.write(join(copy.dir, "create", "setup.ts"), "");
    await expectLeft(copy);
  });
});

async function expectLeft(copy: Copy): Promise<void> {
  const before = await copy.git("log", "--all", "--reflog", "--format=%H");
  expect(await amendHistory(copy.dir, "Notes", env)).toBe("left");
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
