// The new project's git history: one commit, in the maker's name. Git may be missing or refuse.
import { rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { runGit } from "../../kit/src/builder/git.ts";

export type History =
  | { state: "committed" | "unknown-author" | "no-git" }
  /** A repository with its own history existed before; it was not changed. */
  | { state: "left" }
  /** The folder is part of this repository, whose files the maker commits. */
  | { state: "inside"; repository: string }
  /** A hook or the signing refused; everything is staged. */
  | { state: "refused"; words: string };

type Env = Readonly<Record<string, string | undefined>>;

/** The message of the commit that `bun create` makes of a template. */
const templateCommit = /bun create/i;

/** The repository around a new folder; null if there is none, or if it ignores the folder. */
export async function findRepositoryAround(folder: string, env: Env): Promise<string | null> {
  const git = gitIn(dirname(folder), env);
  const found = (await git("rev-parse", "--show-toplevel"))?.trimEnd();
  if (found === undefined) return null;
  const ignored = await runGit(
    { words: ["check-ignore", "--quiet"], operands: [`${folder}/`] },
    { cwd: dirname(folder), env: withoutGitDir(env) },
  );
  return ignored?.exitCode === 0 ? null : resolve(found);
}

/** Starts a repository in a folder without one, or with an empty one. */
export async function startHistory(dir: string, title: string, env: Env): Promise<History> {
  const git = gitIn(dir, env);
  if ((await git("rev-parse", "--git-dir")) !== ".git\n" && (await git("init", "--quiet")) === null)
    return { state: "no-git" };
  if ((await git("rev-parse", "--verify", "--quiet", "HEAD")) !== null) return { state: "left" };
  return await commit(dir, title, [], env);
}

/**
 * Puts the finished project into the commit that `bun create` made, and removes the template's.
 * @param around the repository around the folder, if any: then the nested one is removed
 */
export async function amendHistory(
  dir: string,
  title: string,
  env: Env,
  around: string | null = null,
): Promise<History> {
  const git = gitIn(dir, env);
  if ((await git("--version")) === null) return { state: "no-git" };
  const hasOwn = (await git("rev-parse", "--git-dir")) === ".git\n";
  if (!hasOwn) return around === null ? { state: "no-git" } : { state: "inside", repository: around };
  const hasCommit = (await git("rev-parse", "--verify", "--quiet", "HEAD")) !== null;
  if (!hasCommit) return await commit(dir, title, [], env);
  if (!(await isBareCopy(git))) return { state: "left" };
  if (around !== null) {
    await rm(join(dir, ".git"), { recursive: true, force: true });
    return { state: "inside", repository: around };
  }
  const done = await commit(dir, title, ["--amend"], env);
  if (done.state === "committed") {
    // Otherwise the template's files would stay in the repository for months.
    await rm(join(dir, ".git", "ORIG_HEAD"), { force: true });
    await git("reflog", "expire", "--expire=now", "--all");
    await git("gc", "--quiet", "--prune=now");
  }
  return done;
}

/** Whether the repository has only the commit that `bun create` made: no branch, stash, reflog. */
async function isBareCopy(git: Git): Promise<boolean> {
  const subjects = (await git("log", "--all", "--reflog", "--format=%s"))?.trimEnd().split("\n") ?? [];
  if (subjects.length !== 1 || !templateCommit.test(subjects[0] ?? "")) return false;
  return (await git("cat-file", "-e", "HEAD:packages/create-samara/src/setup.ts")) !== null;
}

/** The user's name in git; null if it is not set. */
export async function readHolder(dir: string, env: Env): Promise<string | null> {
  const name = await gitIn(dir, env)("config", "user.name");
  return name?.trim() || null;
}

async function commit(dir: string, title: string, flags: readonly string[], env: Env): Promise<History> {
  const git = gitIn(dir, env);
  await git("add", "--all");
  if (!(await git("config", "user.name"))?.trim() || !(await git("config", "user.email"))?.trim())
    return { state: "unknown-author" };
  const words = ["commit", "--quiet", ...flags, `--message=Start ${title}`];
  const made = await runGit({ words }, { cwd: dir, env: withoutGitDir(env) });
  if (made?.exitCode === 0) return { state: "committed" };
  return { state: "refused", words: `${made?.stderr ?? ""}${made?.stdout ?? ""}`.trim() };
}

type Git = (...words: string[]) => Promise<string | null>;

/** Git's output, or null if it fails or is missing. */
function gitIn(cwd: string, env: Env): Git {
  return async (...words) => {
    const result = await runGit({ words }, { cwd, env: withoutGitDir(env) });
    return result?.exitCode === 0 ? result.stdout : null;
  };
}

/** A git hook that runs this sets variables such as GIT_DIR for another repository. */
function withoutGitDir(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE)$/.test(key)),
  );
}
