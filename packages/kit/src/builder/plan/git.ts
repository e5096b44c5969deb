// Git's facts about the project. Without git or a checkout there are none, and that is fine.
import { isAbsolute, relative, sep } from "node:path";

import type { BuildMachine } from "../machine.ts";
import { findGitEntry, openGit, type Git } from "./ask-git.ts";

export interface GitFacts {
  /** HEAD, 40 hexadecimal digits. */
  commit: string | null;
  commitTime: Date | null;
  /** Whether the work tree differs from the commit, including files unknown to git. */
  dirty: boolean;
  /**
   * Files under seed/ that git's index marks as executable, relative to the project, with forward
   * slashes.
   */
  executableFiles: ReadonlySet<string>;
  /** Files under seed/ that git ignores and does not track, in the same form. */
  ignoredFiles: ReadonlySet<string>;
  /** One line each, for the maker. */
  warnings: readonly string[];
}

const nothing: GitFacts = {
  commit: null,
  commitTime: null,
  dirty: false,
  executableFiles: new Set(),
  ignoredFiles: new Set(),
  warnings: [],
};

/** @throws UserError with git's message, when it refuses */
export async function readGit(
  projectDir: string,
  machine: Pick<BuildMachine, "env">,
  { version, outDir }: { version: string; outDir: string },
): Promise<GitFacts> {
  const git = await openCheckout(projectDir, machine);
  if (git === "program" && findGitEntry(projectDir) !== null) {
    const told = "There is no git program here: the build knows neither the commit nor what was released";
    return { ...nothing, warnings: [told] };
  }
  if (typeof git === "string") return nothing;
  const [head, index, ignored, dirty, tag, shallow] = await Promise.all([
    readHead(git),
    git.read("ls-files", "-s", "-z", "--", "seed"),
    git.read("ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", "seed"),
    isDirty(git, outsideOf(projectDir, outDir)),
    readTag(git, version),
    git.read("rev-parse", "--is-shallow-repository"),
  ]);
  return {
    ...head,
    dirty,
    executableFiles: parseIndex(index),
    ignoredFiles: parsePaths(ignored),
    warnings: [
      ...tellTag(version, tag, head.commit),
      ...tellDirty(dirty, head.commit),
      ...tellShallow(shallow.trim() === "true"),
    ],
  };
}

/** A project unpacked inside another repository is not a checkout of that one. */
export async function openCheckout(
  projectDir: string,
  machine: Pick<BuildMachine, "env">,
): Promise<Git | "program" | "repository"> {
  const git = await openGit(projectDir, machine);
  if (typeof git === "string") return git;
  const prefix = await git.read("rev-parse", "--show-prefix");
  if (prefix.trim() === "") return git;
  const tracked = await git.read("ls-files", "package.json");
  return tracked === "" ? "repository" : git;
}

/** Empty before the first commit. */
async function readHead(git: Git): Promise<Pick<GitFacts, "commit" | "commitTime">> {
  const log = await git.run("log", "-1", "--format=%H %ct");
  if (/does not have any commits yet/.test(log.stderr)) return { commit: null, commitTime: null };
  const [, commit, seconds] = /^([0-9a-f]{40,64}) (\d+)\s*$/.exec(log.stdout) ?? [];
  if (commit && seconds) return { commit, commitTime: new Date(Number(seconds) * 1000) };
  // Fails again, and throws git's message.
  await git.read("log", "-1", "--format=%H %ct");
  return { commit: null, commitTime: null };
}

/** Entries end with NUL: `<mode> <hash> <stage>\t<path>`. */
export function parseIndex(index: string): Set<string> {
  const entries = index.split("\0").map((entry) => entry.split("\t"));
  const executable = entries.filter(([facts]) => facts?.startsWith("100755 "));
  return new Set(executable.flatMap(([, path]) => path ?? []));
}

/** Entries end with NUL. macOS may have decomposed the names' characters. */
function parsePaths(listed: string): Set<string> {
  const paths = listed.split("\0").filter((path) => path !== "");
  return new Set(paths.map((path) => path.normalize()));
}

async function isDirty(git: Git, paths: readonly string[]): Promise<boolean> {
  const status = ["status", "--porcelain", "--untracked-files=normal", "--"];
  return (await git.read(...status, ...paths)).trim() !== "";
}

/** The whole repository except the output, which builds write and some projects do not ignore. */
function outsideOf(projectDir: string, outDir: string): string[] {
  const way = relative(projectDir, outDir).split(sep).join("/");
  return [":/", ...(way.startsWith("../") || isAbsolute(way) ? [] : [`:(exclude,literal)${way}`])];
}

/** The commit that the version's tag names; null without one. */
async function readTag(git: Git, version: string): Promise<string | null> {
  const found = await git.run("rev-parse", "--verify", "--quiet", `refs/tags/v${version}^{commit}`);
  return found.exitCode === 0 ? found.stdout.trim() : null;
}

function tellTag(version: string, tag: string | null, commit: string | null): string[] {
  if (tag === null || tag === commit) return [];
  const other = `The version ${version} is tagged already, at another commit (${tag.slice(0, 12)})`;
  return [`${other}: raise "version" in package.json, or move the tag if nobody got that build`];
}

function tellDirty(dirty: boolean, commit: string | null): string[] {
  if (!dirty || commit === null) return [];
  return [
    `The work tree differs from the commit ${commit.slice(0, 12)}: commit before you release (\`git status\`)`,
  ];
}

function tellShallow(isShallow: boolean): string[] {
  const cut = "This clone lacks part of the history, so tags of earlier versions may be missing";
  return isShallow ? [`${cut}, and their migrations are not compared: \`git fetch --unshallow --tags\``] : [];
}
