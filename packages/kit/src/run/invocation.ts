// One call of the executable, as everything below run.ts receives it. Plain data, and the two ways
// to say something.
import type { BuildInfo } from "./build-info.ts";
import type { HomePaths } from "./home/paths.ts";
import type { Machine } from "./machine.ts";
import type { AppConfig, SettingFlags } from "./config.ts";

/** Every command; each has a file of its own in commands/. */
export type CommandName =
  | "serve"
  | "status"
  | "open"
  | "stop"
  | "backup"
  | "backups"
  | "restore"
  | "export"
  | "settings"
  | "doctor"
  | "logs"
  | "report"
  | "token"
  | "paths"
  | "seed"
  | "version"
  | "help";

/** What the command line said. */
export interface CommandLine {
  command: CommandName;
  /** What followed the command's name. */
  args: readonly string[];
  json: boolean;
  /** `--home`, as it was given. */
  home: string | undefined;
  /** `--follow`, of `logs`. */
  follow?: boolean;
}

/** The command line as it was read. */
export interface ParsedLine extends CommandLine {
  flags: SettingFlags;
}

/**
 * Which app, on which home and machine, and what the flags set: all that a start depends on. Made
 * once, in run.ts.
 */
export interface Situation {
  info: BuildInfo;
  config: AppConfig;
  machine: Machine;
  paths: HomePaths;
  flags: SettingFlags;
}

/** One call of the executable: all that a command works with. */
export interface Invocation extends Situation {
  line: CommandLine;
  /**
   * Prints the command's result, as one line of JSON under --json: stdout.
   * @returns false once nobody reads it any more
   */
  print(text: string, json: unknown): boolean;
  /** Tells the user something besides the result: stderr. */
  say(message: string): void;
}
