// The only way to call git, for the build and the scaffolder. Values from files, people or other
// programs are operands: they come behind "--", where git sees no options.
import { runChild, type ChildOptions, type ChildResult } from "./child.ts";

export interface GitCall {
  /**
   * The subcommand and its options, from our own code. A value is part of its option:
   * `--branch=v1.0.0`.
   */
  words: readonly string[];
  /** Addresses, files and folders. */
  operands?: readonly string[];
}

/** Runs git to its end; null if there is none. */
export function runGit(call: GitCall, options: ChildOptions): Promise<ChildResult | null> {
  return runChild(gitCommand(call), options);
}

export function gitCommand({ words, operands = [] }: GitCall): string[] {
  return ["git", ...words, ...(operands.length === 0 ? [] : ["--", ...operands])];
}
