// What git knows about the project. Git may be absent and the folder no checkout: then it knows nothing, and that is fine.
import { runGit } from "../git.ts";
import type { BuildMachine } from "../machine.ts";

export interface GitFacts {
  /** HEAD, 40 hexadecimal digits. */
  commit: string | null;
  commitTime: Date | null;
  /** Files under seed/ that git's index marks as executable, relative to the project, with forward slashes. */
  executableFiles: ReadonlySet<string>;
  /** Files under seed/ that git neither knows nor wants, in the same form. */
  ignoredFiles: ReadonlySet<string>;
}

const nothing: GitFacts = {
  commit: null,
  commitTime: null,
  executableFiles: new Set(),
  ignoredFiles: new Set(),
};

export async function readGit(projectDir: string, machine: Pick<BuildMachine, "env">): Promise<GitFacts> {
  const git = async (words: readonly string[], ...operands: string[]) => {
    const result = await runGit({ words, operands }, { cwd: projectDir, env: machine.env });
    return result?.exitCode === 0 ? result.stdout : null;
  };
  const ignoredBelow = ["ls-files", "--others", "--ignored", "--exclude-standard", "-z"];
  const listIgnored = async () => parsePaths(await git(ignoredBelow, "seed"));
  // A project unpacked inside somebody's other repository is not a checkout of that one.
  if (!(await git(["ls-files", "--error-unmatch"], "package.json"))) {
    const isTop = (await git(["rev-parse", "--show-prefix"])) === "\n";
    // Nothing was added to it yet; what it is to leave out is known all the same.
    return isTop ? { ...nothing, ignoredFiles: await listIgnored() } : nothing;
  }
  const [log, index, ignoredFiles] = await Promise.all([
    git(["log", "-1", "--format=%H %ct"]),
    git(["ls-files", "-s", "-z"], "seed"),
    listIgnored(),
  ]);
  return { ...parseHead(log ?? ""), executableFiles: parseIndex(index ?? ""), ignoredFiles };
}

/** `<40 digits> <seconds since 1970>`; empty before the first commit. */
function parseHead(log: string): Pick<GitFacts, "commit" | "commitTime"> {
  const [, commit, seconds] = /^([0-9a-f]{40,64}) (\d+)\s*$/.exec(log) ?? [];
  if (!commit || !seconds) return { commit: null, commitTime: null };
  return { commit, commitTime: new Date(Number(seconds) * 1000) };
}

/** Entries end with NUL: `<mode> <hash> <stage>\t<path>`. */
export function parseIndex(index: string): Set<string> {
  const entries = index.split("\0").map((entry) => entry.split("\t"));
  const executable = entries.filter(([facts]) => facts?.startsWith("100755 "));
  return new Set(executable.flatMap(([, path]) => path ?? []));
}

/** Entries end with NUL. macOS may have decomposed the names. */
function parsePaths(listed: string | null): Set<string> {
  const paths = (listed ?? "").split("\0").filter((path) => path !== "");
  return new Set(paths.map((path) => path.normalize()));
}
