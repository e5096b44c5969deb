import { describe, expect, test } from "bun:test";

import { runChild } from "../../../src/build/child.ts";
import { parseIndex, readGit } from "../../../src/build/plan/git.ts";
import { tempProject } from "../../support/project.ts";

const nothing = {
  commit: null,
  commitTime: null,
  executableFiles: new Set<string>(),
  ignoredFiles: new Set<string>(),
};
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
  GIT_AUTHOR_DATE: "1700000000 +0200",
  GIT_COMMITTER_DATE: "1700000000 +0200",
};

async function git(cwd: string, ...args: string[]): Promise<string> {
  const result = await runChild(["git", ...args], { cwd, env });
  if (result?.exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${result?.stderr ?? "is missing"}`);
  return result.stdout.trim();
}

describe("readGit()", () => {
  test("tells commit, time and the executable bits of seeds", async () => {
    await using project = await tempProject({ "seed/bin/tool": "x", "seed/grüße.txt": "x", "tool.sh": "x" });
    await git(project.dir, "init", "-q");
    await git(project.dir, "add", "package.json", "seed", "tool.sh");
    await git(project.dir, "update-index", "--chmod=+x", "seed/bin/tool", "tool.sh");
    await git(project.dir, "commit", "-q", "-m", "first");
    expect(await readGit(project.dir, { env })).toEqual({
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
    expect(await readGit(project.dir, { env })).toEqual({
      ...nothing,
      executableFiles: new Set(["seed/grüße"]),
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
    const ignored = async () => (await readGit(project.dir, { env })).ignoredFiles;
    expect(await ignored()).toEqual(new Set(["seed/a.log", "seed/cache/b", "seed/kept.log"]));
    await git(project.dir, "add", "--force", "package.json", "seed/kept.log");
    expect(await ignored()).toEqual(new Set(["seed/a.log", "seed/cache/b"]));
  });

  test("knows nothing outside a checkout", async () => {
    await using project = await tempProject();
    expect(await readGit(project.dir, { env })).toEqual(nothing);
  });

  test("does not take another repository around the project for its own", async () => {
    await using outer = await tempProject({ "inner/package.json": "{}" });
    await git(outer.dir, "init", "-q");
    await git(outer.dir, "add", "package.json");
    await git(outer.dir, "commit", "-q", "-m", "outer");
    expect(await readGit(outer.file("inner"), { env })).toEqual(nothing);
  });

  test("knows nothing where there is no git", async () => {
    await using project = await tempProject();
    expect(await readGit(project.dir, { env: { PATH: project.dir } })).toEqual(nothing);
  });
});

test("parseIndex() keeps tabs and line ends in names apart from the rest", () => {
  const index = ["100755 aa 0\tseed/a b", "100644 bb 0\tseed/c", "100755 cc 0\tseed/ä\nx", ""].join("\0");
  expect(parseIndex(index)).toEqual(new Set(["seed/a b", "seed/ä\nx"]));
});
