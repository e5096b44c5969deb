// Parses argv into a command, and runs nothing. A mistake becomes one sentence and one hint.
import { Command, CommanderError, type Option } from "commander";

import type { BuildInfo } from "../build-info.ts";
import { exitCodes, UserError } from "../errors.ts";
import { closestName } from "../terminal/closest-name.ts";
import { aboutTopics, type CommandName, type ParsedLine } from "../invocation.ts";
import type { SettingFlags, SettingName } from "../config.ts";
import { flagName, settingNames, settingTable } from "../settings/table.ts";
import { commandNames, commands, listOptions, takesSettings, type CommandEntry } from "../usage/table.ts";

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
    .helpOption("-h, --help", commands.help.about);
  for (const { short, long, value, about } of listOptions(app.name)) {
    if (long === "--help") continue;
    const flags = short === undefined ? long : `${short}, ${long}`;
    program.option([flags, value].filter(Boolean).join(" "), about);
  }
  for (const name of commandNames) {
    const { about, args }: CommandEntry = commands[name];
    const command = program
      .command(name)
      .description(about)
      .usage(args ?? "")
      .configureHelp({
        visibleOptions: () => [],
        showGlobalOptions: true,
        visibleGlobalOptions: () => optionsOf(name, program, app.name),
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

/** The common options that this command takes. */
function optionsOf(name: CommandName, program: Command, app: string): Option[] {
  const taken = listOptions(app).filter(({ of }) => of.includes(name));
  return program.options.filter(({ long }) => taken.some((option) => option.long === long));
}

function readOptions(found: FoundCommand, program: Command, app: AppName): ParsedLine {
  const options = program.opts<Partial<Record<string, string | boolean>>>();
  const command = options["version"] ? "version" : found.name;
  const swallowed = Object.values(options).find(
    (value) => typeof value === "string" && value.startsWith("--"),
  );
  if (swallowed) throw missingValue(String(swallowed), app.name);
  const flags = readFlags(options);
  const [stray] = Object.keys(flags) as SettingName[];
  if (stray && !takesSettings.includes(command)) {
    throw strayFlag(shownFlag(stray, options[stray]), command, "starting the app", app.name);
  }
  const { home, json } = options;
  return {
    command,
    args: found.args,
    json: json === true,
    home: home as string | undefined,
    flags,
    ...readOwnOptions(options, command, app.name),
    ...readTopic(options, app.name),
  };
}

/**
 * The options that belong to one command alone.
 * @throws UserError for one of another command
 */
function readOwnOptions(
  options: Partial<Record<string, string | boolean>>,
  command: CommandName,
  app: string,
): Partial<ParsedLine> {
  const own: [string, string | boolean][] = [];
  for (const { long, of, owner } of listOptions(app)) {
    if (owner === undefined) continue;
    const isNo = long.startsWith("--no-");
    const name = long.slice(isNo ? 5 : 2);
    const value = options[name];
    // commander gives false for --no-login, under the name "login".
    if (value === undefined || (value === false) !== isNo) continue;
    if (!of.includes(command)) throw strayFlag(long, command, owner, app);
    if (command !== "about") own.push([name, value]);
  }
  return Object.fromEntries(own);
}

/** @throws UserError for more than one question to `about` */
function readTopic(
  options: Partial<Record<string, string | boolean>>,
  name: string,
): Pick<ParsedLine, "about"> {
  const [about, second] = aboutTopics.filter((topic) => options[topic] === true);
  if (second) throw strayFlag(`--${second}`, `about --${about}`, "another question", name);
  return about ? { about } : {};
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
  const meant = closestName(typed, commandNames);
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
