// The paths of everything in a home. Pure: tests check every platform's rules on any of them.
import { posix, win32 } from "node:path";

import { exitCodes, UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";

/** Absolute paths of one home. */
export interface HomePaths {
  home: string;
  /** Whether it is the app's usual folder, with no other named. */
  isDefault: boolean;
  database: string;
  settings: string;
  backups: string;
  logs: string;
  logFile: string;
  /** The runtime's folder. */
  state: string;
  owner: string;
  ledger: string;
  lock: string;
  instance: string;
  token: string;
  /** The port this home moved to when its usual one was taken. */
  port: string;
}

/**
 * The home is `--home`, else `<NAME>_HOME`, else `~/.<name>`.
 * @throws UserError (exit 2) for a folder name that is empty or means another user's home
 * directory, (exit 1) if the user's own home directory is needed and the system gives none, or a
 * relative one
 */
export function homePaths(name: string, homeFlag: string | undefined, machine: HomeMachine): HomePaths {
  const path = machine.platform === "win32" ? win32 : posix;
  const chosen = chooseHome(name, homeFlag, machine, path);
  // A named folder needs no home directory.
  const standard =
    chosen !== null && !path.isAbsolute(machine.homedir) ? null : standardHome(name, machine, path);
  return pathsIn(chosen ?? standard ?? "", { name, standard, path });
}

function standardHome(name: string, machine: HomeMachine, path: typeof posix): string {
  return path.join(userFolder(machine, path), `.${name}`);
}

/** A relative path would put the data into another folder each time the app starts elsewhere. */
function userFolder({ homedir, platform }: HomeMachine, path: typeof posix): string {
  if (path.isAbsolute(homedir)) return homedir;
  const variable = platform === "win32" ? "USERPROFILE" : "HOME";
  const state =
    homedir === "" ? "the system names none" : `${variable} is "${homedir}", which is not an absolute path`;
  throw new UserError(`Cannot find your home directory: ${state}`, {
    hint: `set ${variable} to its whole path, or name a folder for your data with --home`,
  });
}

type HomeMachine = Pick<Machine, "platform" | "env" | "homedir" | "cwd">;

/** `my-notes` → `MY_NOTES`, the prefix of the app's environment variables. */
export function environmentPrefix(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

function chooseHome(
  name: string,
  flag: string | undefined,
  machine: HomeMachine,
  path: typeof posix,
): string | null {
  const variable = `${environmentPrefix(name)}_HOME`;
  if (flag !== undefined && flag.trim() === "") throw emptyHome("--home");
  // An empty variable counts as unset, as in shells and XDG.
  const chosen = flag ?? machine.env[variable]?.trim();
  if (!chosen) return null;
  return path.resolve(
    machine.cwd,
    expandTilde(chosen, flag === undefined ? variable : "--home", machine, path),
  );
}

/**
 * The shell does not expand it in quotes or behind `--home=`, and a service's variables pass no
 * shell.
 */
function expandTilde(chosen: string, source: string, machine: HomeMachine, path: typeof posix): string {
  if (!chosen.startsWith("~")) return chosen;
  const isOwn = path === win32 ? /^~([/\\]|$)/ : /^~(\/|$)/;
  if (!isOwn.test(chosen)) throw othersHome(chosen, source);
  return path.join(userFolder(machine, path), chosen.slice(1));
}

/** The current folder may still contain a folder of that name. */
function othersHome(chosen: string, source: string): UserError {
  return new UserError(
    `Cannot use the home folder "${chosen}" given by ${source}: only "~/" means a folder`,
    {
      hint: `write the whole path; for a folder that is called so, ./${chosen}`,
      exitCode: exitCodes.usage,
    },
  );
}

function emptyHome(source: string): UserError {
  return new UserError(`Cannot use the home folder "" given by ${source}: it is empty`, {
    hint: `name a folder, for example ${source} ~/my-notes`,
    exitCode: exitCodes.usage,
  });
}

function pathsIn(
  home: string,
  { name, standard, path }: { name: string; standard: string | null; path: typeof posix },
): HomePaths {
  const state = path.join(home, ".state");
  const logs = path.join(home, "logs");
  return {
    home,
    isDefault: home === standard,
    database: path.join(home, `${name}.db`),
    settings: path.join(home, "settings.toml"),
    backups: path.join(home, "backups"),
    logs,
    logFile: path.join(logs, `${name}.log`),
    state,
    owner: path.join(state, "owner.json"),
    ledger: path.join(state, "ledger.json"),
    lock: path.join(state, "lock.db"),
    instance: path.join(state, "instance.json"),
    token: path.join(state, "token"),
    port: path.join(state, "port"),
  };
}
