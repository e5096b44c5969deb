// The build's only way to ask git. It distinguishes "there is no git" from "git refuses": without
// git, the build compares nothing with released versions.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { UserError } from "../../run/errors.ts";
import type { ChildResult } from "../child.ts";
import { runGit } from "../git.ts";
import type { BuildMachine } from "../machine.ts";

/** The project's repository. */
export interface Git {
  /**
   * Git's output.
   * @throws UserError with git's message, when it fails
   */
  read(...args: string[]): Promise<string>;
  /** For calls whose failure is an answer. */
  run(...args: string[]): Promise<ChildResult>;
}

export type NoGit = "program" | "repository";

/**
 * Git sets these for hooks, and they name the hook's repository; the project may be in another.
 * https://git-scm.com/docs/githooks
 */
const hookVariables: ReadonlySet<string> = new Set([
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_COMMON_DIR",
  "GIT_PREFIX",
]);

/** The messages of macOS's placeholder for git, before the developer tools are installed. */
const standIn = /^xcode-select: |^xcrun: error: invalid active developer path/m;

/**
 * @returns the missing part, if there is no git program or no repository around the folder
 * @throws UserError with git's message, when it refuses the repository or finds it broken
 */
export async function openGit(folder: string, { env }: Pick<BuildMachine, "env">): Promise<Git | NoGit> {
  const options = { cwd: folder, env: gitEnvironment(env) };
  const run = (args: readonly string[]) => runGit({ words: args }, options);
  const found = await run(["rev-parse", "--git-dir"]);
  if (found === null || (found.exitCode !== 0 && standIn.test(found.stderr))) return "program";
  if (found.exitCode !== 0) {
    if (isNoRepository(found) && findGitEntry(folder) === null) return "repository";
    throw refused(found, folder);
  }
  const ask = async (...args: string[]) => {
    const result = await run(args);
    if (result === null) throw new Error("git was there a moment ago");
    return result;
  };
  return {
    run: ask,
    async read(...args) {
      const result = await ask(...args);
      if (result.exitCode !== 0) throw refused(result, folder);
      return result.stdout;
    },
  };
}

/** The `.git` of this folder or of one above it. */
export function findGitEntry(folder: string): string | null {
  const entry = join(folder, ".git");
  if (existsSync(entry)) return entry;
  const above = dirname(folder);
  return above === folder ? null : findGitEntry(above);
}

/** In English, because answers are parsed; and without a lock that would block another git. */
function gitEnvironment(env: BuildMachine["env"]): BuildMachine["env"] {
  const others = Object.entries(env).filter(([name]) => !hookVariables.has(name.toUpperCase()));
  return { ...Object.fromEntries(others), LC_ALL: "C", LANGUAGE: "C", GIT_OPTIONAL_LOCKS: "0" };
}

function isNoRepository({ stderr }: ChildResult): boolean {
  return /not a git repository/i.test(stderr);
}

function refused(result: ChildResult, folder: string): UserError {
  const entry = findGitEntry(folder);
  const ownership = /^\s*(git config --global --add safe\.directory .+)$/m.exec(result.stderr)?.[1];
  const broken = `repair the repository${entry === null ? "" : ` "${entry}"`} until \`git status\` works there, or clone it again`;
  return new UserError(`Cannot ask git about "${folder}": ${whatGitSaid(result)}`, {
    hint:
      ownership === undefined
        ? broken
        : `if you trust that folder, run \`${ownership.trim()}\`; or make yourself its owner`,
    cause: result.stderr,
  });
}

function whatGitSaid({ stderr, exitCode }: ChildResult): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((candidate) => /^(fatal|error): /.test(candidate)) ?? lines[0];
  return line?.trim() ?? `it ended with ${exitCode} and said nothing`;
}
