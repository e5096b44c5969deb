// argv → command → exit code. The only place that prints failures and ends the process.
import { writeSync } from "node:fs";

import type { Messages } from "../messages/languages.ts";
import type { AppDefinition, Schema } from "./app.ts";
import type { BuildInfo } from "./build-info.ts";
import { readBuildInfo } from "./embedded.ts";
import { exitCodes, type ExitCode } from "./errors.ts";
import type { CommandLine, Invocation, ParsedLine } from "./invocation.ts";
import { readMachine, type Machine } from "./machine.ts";
import { homePaths } from "./home/paths.ts";
import { escapeControls, escapeInJson } from "./terminal/escape-controls.ts";
import { joinTerminal } from "./terminal/join.ts";
import { readQuickly } from "./commands/quick-command-line.ts";
import type { BugPlaces } from "./terminal/report-failure.ts";

/** Runs the app as the command line says, and ends the process with the exit code. */
export async function run<S extends Schema>(app: AppDefinition<S>): Promise<void> {
  // The runtime's own workers run this same module, so nothing else must be built in or found.
  if (!Bun.isMainThread) return (await import("./worker-main.ts")).respondToMain();
  // Files that the maker's code creates belong to the user alone.
  process.umask(0o077);
  process.exitCode = await runToEnd(app);
  process.exit();
}

/** The known parts of a call when it fails. */
interface Known extends BugPlaces {
  invocation?: Invocation;
}

async function runToEnd<S extends Schema>(app: AppDefinition<S>): Promise<ExitCode> {
  const { config } = app;
  const joined = await joinTerminal(process.platform);
  joined?.onEnd(endBySignal);
  const write: Write = (output, text) => (joined?.shows(output) ? joined.write(text) : writeTo(output, text));
  const say = (message: string) => write(2, `${escapeControls(message)}\n`);
  let known: Known = { title: config.title, name: "app" };
  try {
    const machine = readMachine(joined);
    known = { ...known, machine };
    const info = readBuildInfo();
    known = { ...known, name: info.name };
    const { flags, ...line } = await readCommandLine(Bun.argv.slice(2), info);
    const { command } = line;
    if (machine.platform === "darwin" && (await isLeft(machine, info))) return exitCodes.done;
    const print = makePrint(line.json, write);
    if (isAbout(command)) return await loadAbout(command)({ info, print, line });
    const paths = homePaths(info.name, line.home, machine);
    const draw = (text: string) => write(2, text);
    const invocation = { info, config, machine, paths, flags, line, print, say, draw };
    known = { ...known, paths, invocation };
    const runIt = await loadCommand<S>(command);
    return (await runIt(invocation, app)) ?? exitCodes.done;
  } catch (error) {
    return await fail(error, known, say, app.messages);
  }
}

/** Whether another process is the app now. */
async function isLeft(machine: Machine, info: BuildInfo): Promise<boolean> {
  const { isLaunched, leaveLauncher } = await import("./window/leave-launcher.ts");
  return isLaunched(machine, info) && leaveLauncher(machine, Bun.argv.slice(2));
}

async function fail(
  error: unknown,
  known: Known,
  say: Invocation["say"],
  messages: Messages = {},
): Promise<ExitCode> {
  const { reportFailure } = await import("./terminal/report-failure.ts");
  const said: string[] = [];
  const exitCode = reportFailure(error, known, (line) => (said.push(line), say(line)));
  // A user who gave a wrong flag has a terminal, and reads the message there.
  if (known.invocation && exitCode !== exitCodes.usage) {
    const { showFailedStart } = await import("./failed-start/show.ts");
    await showFailedStart(known.invocation, said, messages);
  }
  return exitCode;
}

async function readCommandLine(argv: readonly string[], info: BuildInfo): Promise<ParsedLine> {
  return readQuickly(argv) ?? (await import("./commands/command-line.ts")).parseCommandLine(argv, info);
}

type About = "about" | "version" | "help";

function loadAbout(command: About) {
  return async (asked: Pick<Invocation, "info" | "print" | "line">) =>
    command === "about"
      ? (await import("./commands/about.ts")).aboutCommand(asked)
      : (await import("./commands/version.ts"))[`${command}Command`](asked);
}

/** These commands work even if no home can be found. */
function isAbout(command: CommandLine["command"]): command is About {
  return command === "about" || command === "version" || command === "help";
}

/** `done` unless it returns another code. */
type Answer = ExitCode | void;
type Command<S extends Schema> = (invocation: Invocation, app: AppDefinition<S>) => Promise<Answer> | Answer;

/** Loads each command from its own file, so that serving loads no other. */
async function loadCommand<S extends Schema>(
  name: Exclude<CommandLine["command"], About>,
): Promise<Command<S>> {
  switch (name) {
    case "serve":
      return (await import("./commands/serve.ts")).serveCommand;
    case "status":
      return (await import("./commands/status.ts")).statusCommand;
    case "open":
      return (await import("./commands/open.ts")).openCommand;
    case "stop":
      return (await import("./commands/stop.ts")).stopCommand;
    case "settings":
      return (await import("./commands/settings.ts")).settingsCommand;
    case "doctor":
      return (await import("./commands/doctor.ts")).doctorCommand;
    case "logs":
      return (await import("./commands/logs.ts")).logsCommand;
    case "report":
      return (await import("./commands/report.ts")).reportCommand;
    case "token":
      return (await import("./commands/token.ts")).tokenCommand;
    case "paths":
      return (await import("./commands/paths.ts")).pathsCommand;
    case "backup":
      return (await import("./commands/backup.ts")).backupCommand;
    case "backups":
      return (await import("./commands/backups.ts")).backupsCommand;
    case "restore":
      return (await import("./commands/restore.ts")).restoreCommand;
    case "export":
      return (await import("./commands/export.ts")).exportCommand;
    case "seed":
      return (await import("./commands/seed.ts")).seedCommand;
    case "update":
      return (await import("./commands/update.ts")).updateCommand;
    case "rollback":
      return (await import("./commands/rollback.ts")).rollbackCommand;
    case "install":
      return (await import("./commands/install.ts")).installCommand;
    case "uninstall":
      return (await import("./commands/uninstall.ts")).uninstallCommand;
  }
}

/** @returns false once nobody reads it */
type Write = (output: 1 | 2, text: string) => boolean;

function makePrint(isJson: boolean, write: Write): Invocation["print"] {
  return (text, json) => write(1, `${isJson ? escapeInJson(JSON.stringify(json)) : escapeControls(text)}\n`);
}

/**
 * Writes straight to the descriptor: console loads the terminal's streams, which takes longer than
 * opening the database.
 */
function writeTo(descriptor: 1 | 2, text: string): boolean {
  try {
    writeSync(descriptor, text);
    return true;
  } catch {
    // The reader of our output is gone. The app continues: the user's data does not depend on it.
    return false;
  }
}

/** As the system does it elsewhere: a command that has no handler for it ends. */
function endBySignal(signal: "SIGINT" | "SIGHUP"): void {
  if (!process.emit(signal, signal)) process.exit(exitCodes.failure);
}
