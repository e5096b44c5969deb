// One call of the executable, which run.ts passes on. Plain data, and two functions for output.
import type { BuildInfo } from "./build-info.ts";
import type { HomePaths } from "./home/paths.ts";
import type { Machine } from "./machine.ts";
import type { AppConfig, SettingFlags } from "./config.ts";

/** Every command. Each has its own file in commands/. */
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
  | "update"
  | "rollback"
  | "about"
  | "install"
  | "uninstall"
  | "version"
  | "help";

export const aboutTopics = ["licenses", "sbom", "files", "verify"] as const;
export type AboutTopic = (typeof aboutTopics)[number];

/** The parsed command line. */
export interface CommandLine {
  command: CommandName;
  /** The words after the command's name. */
  args: readonly string[];
  json: boolean;
  /** `--home`, as given. */
  home: string | undefined;
  /** `--follow`, of `logs`. */
  follow?: boolean;
  /** The flags of `update` and `rollback`. */
  check?: boolean;
  to?: string;
  channel?: string;
  yes?: boolean;
  /** What `about` is asked for: `--licenses`, … */
  about?: AboutTopic;
  /** `--login` and `--no-login`, of `install`. */
  login?: boolean;
}

/** The command line, parsed. */
export interface ParsedLine extends CommandLine {
  flags: SettingFlags;
}

/**
 * The app, home and machine, and the settings from flags: everything a start depends on. Made once,
 * in run.ts.
 */
export interface Situation {
  info: BuildInfo;
  config: AppConfig;
  machine: Machine;
  paths: HomePaths;
  flags: SettingFlags;
}

/** One call of the executable: everything a command works with. */
export interface Invocation extends Situation {
  line: CommandLine;
  /**
   * Prints the command's result to stdout, as one line of JSON under --json.
   * @returns false once the reader has closed the pipe
   */
  print(text: string, json: unknown): boolean;
  /** Tells the user more than the result, on stderr. */
  say(message: string): void;
  /** Writes to a terminal at stderr, without ending the line. */
  draw(text: string): void;
}
