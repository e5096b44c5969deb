// Real git repositories for tests: one author, fixed times, nothing of the machine's own settings.
import { runChild } from "../../src/builder/child.ts";

export const gitEnv: Readonly<Record<string, string | undefined>> = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
  GIT_AUTHOR_DATE: "1700000000 +0200",
  GIT_COMMITTER_DATE: "1700000000 +0200",
  GIT_EDITOR: "true",
};

/** What git writes, without its last line end; throws when it fails. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const result = await tryGit(cwd, ...args);
  if (result.exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${result.stdout}${result.stderr}`);
  return result.stdout.trim();
}

/** For a merge that is meant to stop at a conflict. */
export async function tryGit(cwd: string, ...args: string[]) {
  const result = await runChild(["git", ...args], { cwd, env: gitEnv });
  if (result === null) throw new Error("These tests need git");
  return result;
}

/** A repository on the branch "main" whose first commit has everything but what a project ignores. */
export async function startRepository(cwd: string): Promise<void> {
  await git(cwd, "init", "-q", "-b", "main");
  await Bun.write(`${cwd}/.gitignore`, "node_modules\ndist\n.dev\n");
  await commitAll(cwd, "first");
}

export async function commitAll(cwd: string, subject: string): Promise<string> {
  await git(cwd, "add", "-A");
  await git(cwd, "commit", "-q", "-m", subject);
  return await git(cwd, "rev-parse", "HEAD");
}
