// The one way to git, for the build and the scaffolder. What comes from a file, a person or another
// program is an operand: it stands behind "--", where nothing is an option, whatever it begins
// with.
import { runChild, type ChildOptions, type ChildResult } from "./child.ts";

export interface GitCall {
  /**
   * The subcommand and its options, in our own words. A value goes with its option:
   * `--branch=v1.0.0`.
   */
  words: readonly string[];
  /** Addresses, files and folders. */
  operands?: readonly string[];
}

/** Runs git to its end; null when there is none. */
export function runGit(call: GitCall, options: ChildOptions): Promise<ChildResult | null> {
  return runChild(gitCommand(call), options);
}

export function gitCommand({ words, operands = [] }: GitCall): string[] {
  return ["git", ...words, ...(operands.length === 0 ? [] : ["--", ...operands])];
}
