// Every command and option of the executable, as plain data: the one source of the parser, the
// help, the man page and the completions of shells.
import { logLevels, openTargets } from "../config.ts";
import type { CommandName } from "../invocation.ts";
import { flagName, settingTable, type Setting } from "../settings/table.ts";

export interface CommandEntry {
  /** The command's description in the help. */
  about: string;
  /** Its arguments as the help shows them: `<file>` is required, `[file]` optional. */
  args?: string;
}

/** Every command. Each has its own file in commands/. */
export const commands = {
  serve: { about: "start the app and show it (the default)" },
  status: { about: "tell whether the app is running, and where" },
  open: { about: "show the app; start it when it is not running", args: "[link-or-file]" },
  stop: { about: "stop the running app" },
  backup: { about: "copy your data to a file, or into the home's backups/", args: "[file]" },
  backups: { about: "list the backups of your data" },
  restore: { about: "put a backup in the place of your data, which is kept", args: "<file>" },
  export: { about: "write your data to a new folder, as text that other programs read", args: "<folder>" },
  settings: { about: "show every setting, and where its value comes from" },
  doctor: { about: "look for problems, and say how to solve them" },
  logs: { about: "show the app's log; --follow shows new lines as they come" },
  report: {
    about: "write a report for support: findings, settings and log, none of your data",
    args: "[file]",
  },
  token: { about: "show the running app's token, for programs that call it" },
  paths: { about: "show where the app keeps your data" },
  seed: { about: "the files the app unpacked: status, diff FILE, reset FILE", args: "<action> [file]" },
  update: { about: "look for a new version, and install it; --check only looks" },
  rollback: { about: "go back to the version before the last update" },
  install: { about: "put this program where your programs are, with an entry in the menu" },
  uninstall: { about: "undo install; your data stays" },
  about: { about: "show what the program contains: --licenses, --sbom, --files, --verify" },
  version: { about: "show the version" },
  help: { about: "show this text, or what a command does", args: "[command]" },
} as const satisfies Record<CommandName, CommandEntry>;

export const commandNames = Object.keys(commands) as CommandName[];

/** Commands that start the app, or show the settings of a start. */
export const takesSettings: readonly CommandName[] = ["serve", "open", "settings", "doctor"];

export interface OptionEntry {
  /** `-f`, if it has a short form. */
  short?: string;
  /** `--follow` */
  long: string;
  /** `<folder>`; a switch has none. */
  value?: string | undefined;
  /** The possible values, if they are few. */
  choices?: readonly string[] | undefined;
  about: string;
  /** The commands it belongs to; none for an option that is a command itself. */
  of: readonly CommandName[];
  /** The owner, for messages: `"logs"`. */
  owner?: string;
}

/** In the help's order. @param name the app's */
export function listOptions(name: string): OptionEntry[] {
  return [
    { short: "-V", long: "--version", about: commands.version.about, of: [] },
    { short: "-h", long: "--help", about: commands.help.about, of: [] },
    ...Object.values<Setting>(settingTable).flatMap(settingOptions),
    own("logs", "--follow", "show new lines as they come", { short: "-f" }),
    own("update", "--check", "only look"),
    own("update", "--to", "this version, even if it failed before", { value: "<version>" }),
    own("update", "--channel", "look among these releases, such as beta", { value: "<name>" }),
    own("rollback", "--yes", "do not ask first", { short: "-y" }),
    own("install", "--login", "start the app whenever you log in"),
    own("install", "--no-login", "do not start it then"),
    own("about", "--licenses", "show whose work it contains, and their licenses"),
    own("about", "--sbom", "show the same as a bill of materials (CycloneDX)"),
    own("about", "--files", "list the files inside, with their hashes"),
    own("about", "--verify", "check that these files are as they were built"),
    {
      long: "--home",
      value: "<folder>",
      about: `keep everything in this folder instead of ~/.${name}`,
      of: commandNames,
    },
    { long: "--json", about: "answer in JSON, for programs", of: commandNames },
  ];
}

/** An option of one command alone. */
function own(
  command: CommandName,
  long: string,
  about: string,
  more: Pick<OptionEntry, "short" | "value"> = {},
): OptionEntry {
  return { ...more, long, about: `${command}: ${about}`, of: [command], owner: `"${command}"` };
}

function settingOptions({ key, flag }: Setting): OptionEntry[] {
  if (!flag) return [];
  const of = takesSettings;
  const option = {
    long: flagName(key, true),
    value: flag.value,
    choices: choices[key],
    about: flag.about,
    of,
  };
  return flag.no ? [option, { long: flagName(key, false), about: flag.no.about, of }] : [option];
}

/** By the setting's key. */
const choices: Partial<Record<string, readonly string[]>> = { open: openTargets, log_level: logLevels };
