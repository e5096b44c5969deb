// The new project's git history: one commit, in the maker's name. Git may be absent, or know nobody; then it says so.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { runGit } from "../../kit/src/builder/git.ts";

/** `left`: a repository with a history of its own was there before; nothing in it was touched. */
export type History = "committed" | "staged" | "left" | "no-git";

type Env = Readonly<Record<string, string | undefined>>;

/** What `bun create` calls the commit it makes of a template. */
const templateCommit = /bun create/i;

/** Starts a repository in a folder that has none, or only an empty one. */
export async function startHistory(dir: string, title: string, env: Env): Promise<History> {
  const git = gitIn(dir, env);
  if ((await git("rev-parse", "--git-dir")) !== ".git\n" && (await git("init", "--quiet")) === null)
    return "no-git";
  if ((await git("rev-parse", "--verify", "--quiet", "HEAD")) !== null) return "left";
  return await commit(git, title, []);
}

/** Puts the finished project into the commit that `bun create` made of the template, and forgets the latter. */
export async function amendHistory(dir: string, title: string, env: Env): Promise<History> {
  const git = gitIn(dir, env);
  if ((await git("--version")) === null || (await git("rev-parse", "--git-dir")) !== ".git\n")
    return "no-git";
  if ((await git("rev-parse", "--verify", "--quiet", "HEAD")) === null) return await commit(git, title, []);
  if (!(await isBareCopy(git))) return "left";
  const done = await commit(git, title, ["--amend"]);
  if (done === "committed") {
    // The template's own files would otherwise stay in the repository for months.
    await rm(join(dir, ".git", "ORIG_HEAD"), { force: true });
    await git("reflog", "expire", "--expire=now", "--all");
    await git("gc", "--quiet", "--prune=now");
  }
  return done;
}

/** Whether the repository holds nothing but the commit that `bun create` made of this template: no branch, stash or reflog beside. */
async function isBareCopy(git: Git): Promise<boolean> {
  const subjects = (await git("log", "--all", "--reflog", "--format=%s"))?.trimEnd().split("\n") ?? [];
  if (subjects.length !== 1 || !templateCommit.test(subjects[0] ?? "")) return false;
  return (await git("cat-file", "-e", "HEAD:create/setup.ts")) !== null;
}

/** What git calls the person; null when it knows nobody. */
export async function readHolder(dir: string, env: Env): Promise<string | null> {
  const name = await gitIn(dir, env)("config", "user.name");
  return name?.trim() || null;
}

type Git = (...words: string[]) => Promise<string | null>;

async function commit(git: Git, title: string, flags: readonly string[]): Promise<History> {
  await git("add", "--all");
  if (!(await git("config", "user.name"))?.trim() || !(await git("config", "user.email"))?.trim())
    return "staged";
  const made = await git("commit", "--quiet", ...flags, `--message=Start ${title}`);
  return made === null ? "staged" : "committed";
}

/** What git writes, or null when it fails or is not there. */
function gitIn(dir: string, env: Env): Git {
  // A hook that runs this sets GIT_DIR and its like for another repository.
  const clean = Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE)$/.test(key)),
  );
  return async (...words) => {
    const result = await runGit({ words }, { cwd: dir, env: clean });
    return result?.exitCode === 0 ? result.stdout : null;
  };
}
