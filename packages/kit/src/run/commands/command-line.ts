// Parses argv into a command, and runs nothing. A mistake becomes one sentence and one hint.
import { Command, CommanderError, type Option } from "commander";

import type { BuildInfo } from "../build-info.ts";
import { exitCodes, UserError } from "../errors.ts";
import { closestName } from "../terminal/closest-name.ts";
import { aboutTopics, type CommandName, type ParsedLine } from "../invocation.ts";
import type { SettingFlags, SettingName } from "../config.ts";
import { flagName, settingNames, settingTable, type Setting } from "../settings/table.ts";

interface CommandEntry {
  /** The command's description in the help. */
  about: string;
  /** Its arguments as the help shows them: `<file>` is required, `[file]` optional. */
  args?: string;
}

/** Every command. Each has its own file in commands/. */
export const commands = {
  serve: { about: "start the app and open it in the browser (the default)" },
  status: { about: "tell whether the app is running, and where" },
  open: { about: "open the app in the browser; start it when it is not running" },
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
  about: { about: "show what the program contains: --licenses, --sbom, --files, --verify" },
  version: { about: "show the version" },
  help: { about: "show this text, or what a command does", args: "[command]" },
} as const satisfies Record<CommandName, CommandEntry>;

/**
 * What `help` prints, or `help <command>`.
 * @throws UserError (exit 2) for an unknown command
 */
export function helpText(app: AppName, command?: string): string {
  const program = makeProgram(app, () => {});
  const asked = command === undefined ? program : program.commands.find((one) => one.name() === command);
  if (!asked) throw unknownCommand(command ?? "", app.name);
  return asked.helpInformation().trimEnd();
}

interface FoundCommand {
  name: CommandName;
  args: readonly string[];
}

type AppName = Pick<BuildInfo, "name" | "title">;

/** @throws UserError (exit 2) */
export function parseCommandLine(argv: readonly string[], app: AppName): ParsedLine {
  const found: FoundCommand = { name: "serve", args: [] };
  const program = makeProgram(app, (name, args) => Object.assign(found, { name, args }));
  let operands: readonly string[] = [];
  try {
    ({ operands } = program.parseOptions([...argv]));
    program.parse(operands.length > 0 ? argv : ["serve", ...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed")
      Object.assign(found, { name: "help", args: operands.slice(0, 1) });
    else throw usageError(error, app.name);
  }
  return readOptions(found, program, app);
}

function makeProgram(app: AppName, onCommand: (name: CommandName, args: readonly string[]) => void): Command {
  const program = new Command(app.name)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .usage("[command] [options]")
    .helpCommand(false)
    .option("-V, --version", commands.version.about)
    .helpOption("-h, --help", commands.help.about);
  for (const { key, flag } of Object.values<Setting>(settingTable)) {
    if (!flag) continue;
    program.option([flagName(key, true), flag.value].filter(Boolean).join(" "), flag.about);
    if (flag.no) program.option(flagName(key, false), flag.no.about);
  }
  program
    .option("-f, --follow", "logs: show new lines as they come")
    .option("--licenses", "about: show whose work it contains, and their licenses")
    .option("--sbom", "about: show the same as a bill of materials (CycloneDX)")
    .option("--files", "about: list the files inside, with their hashes")
    .option("--verify", "about: check that these files are as they were built")
    .option("--home <folder>", `keep everything in this folder instead of ~/.${app.name}`)
    .option("--json", "answer in JSON, for programs");
  for (const name of Object.keys(commands) as CommandName[]) {
    const { about, args }: CommandEntry = commands[name];
    const command = program
      .command(name)
      .description(about)
      .usage(args ?? "")
      .configureHelp({
        visibleOptions: () => [],
        showGlobalOptions: true,
        visibleGlobalOptions: () => optionsOf(name, program),
        styleTitle: (title) => title.replace("Global Options", "Options"),
      })
      .allowExcessArguments(false);
    if (args) command.arguments(args);
    command.action((...given: unknown[]) =>
      onCommand(
        name,
        given.filter((arg) => typeof arg === "string"),
      ),
    );
  }
  return program;
}

/** The common flags that this command takes. */
function optionsOf(name: CommandName, program: Command): Option[] {
  const own: Partial<Record<CommandName, readonly string[]>> = { logs: ["follow"], about: aboutTopics };
  const always = new Set(["home", "json", ...(own[name] ?? [])]);
  const settings = takesSettings.has(name) ? new Set<string>(settingNames) : always;
  const isTaken = (option: Option) =>
    always.has(option.attributeName()) || settings.has(option.attributeName());
  return program.options.filter(isTaken);
}

/** Commands that start the app, or show the settings of a start. */
const takesSettings = new Set<CommandName>(["serve", "open", "settings", "doctor"]);

function readOptions(found: FoundCommand, program: Command, app: AppName): ParsedLine {
  const options = program.opts<Partial<Record<string, string | boolean>>>();
  const command = options["version"] ? "version" : found.name;
  const swallowed = Object.values(options).find(
    (value) => typeof value === "string" && value.startsWith("--"),
  );
  if (swallowed) throw missingValue(String(swallowed), app.name);
  const flags = readFlags(options);
  const [stray] = Object.keys(flags) as SettingName[];
  if (stray && !takesSettings.has(command)) {
    throw strayFlag(shownFlag(stray, options[stray]), command, "starting the app", app.name);
  }
  const { home, json, follow } = options;
  if (follow && command !== "logs") throw strayFlag("--follow", command, '"logs"', app.name);
  const topics = aboutTopics.filter((topic) => options[topic] === true);
  const [about, second] = topics;
  if (about && command !== "about") throw strayFlag(`--${about}`, command, '"about"', app.name);
  if (second) throw strayFlag(`--${second}`, `about --${about}`, "another question", app.name);
  return {
    command,
    args: found.args,
    json: json === true,
    home: home as string | undefined,
    flags,
    ...(follow === true && { follow }),
    ...(about && { about }),
  };
}

function readFlags(options: Partial<Record<string, string | boolean>>): SettingFlags {
  const flags: SettingFlags = {};
  for (const setting of settingNames) {
    const value = options[setting];
    if (value === undefined) continue;
    // commander gives false for --no-open.
    flags[setting] = value === false ? (settingTable[setting].flag?.no?.means ?? false) : value;
  }
  return flags;
}

function shownFlag(setting: SettingName, value: string | boolean | undefined): string {
  return flagName(settingTable[setting].key, value);
}

function unknownCommand(typed: string, name: string): UserError {
  const meant = closestName(typed, Object.keys(commands));
  return new UserError(`Cannot explain "${typed}": there is no such command`, {
    hint: meant ? `did you mean ${meant}?` : `see "${name} help"`,
    exitCode: exitCodes.usage,
  });
}

/** commander takes any text after an option as its value. */
function missingValue(next: string, name: string): UserError {
  return new UserError(`Cannot understand the command line: "${next}" is in the place of a value`, {
    hint: `see "${name} help"`,
    exitCode: exitCodes.usage,
  });
}

function strayFlag(flag: string, command: string, owner: string, name: string): UserError {
  return new UserError(`Cannot use ${flag} with "${command}": it belongs to ${owner}`, {
    hint: `leave it out, or see "${name} help"`,
    exitCode: exitCodes.usage,
  });
}

/** commander's message is `error: unknown option '--prot'\n(Did you mean --port?)`. */
function usageError(error: CommanderError, name: string): UserError {
  const [what = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const sentence = what.replaceAll("'", '"');
  return new UserError(`Cannot understand the command line: ${sentence}`, {
    hint: suggestion ? suggestion.replace(/^\((.*)\)$/, "$1").replace(/^D/, "d") : `see "${name} help"`,
    exitCode: exitCodes.usage,
  });
}
