// Where everything of a home lies. Pure: the rules of every platform are tested on any of them.
import { posix, win32 } from "node:path";

import { exitCodes, UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";

/** Absolute paths of one home. */
export interface HomePaths {
  home: string;
  /** It is the folder that the app takes when nobody names another. */
  isDefault: boolean;
  database: string;
  settings: string;
  backups: string;
  logs: string;
  logFile: string;
  /** The runtime's own folder. */
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
 * @throws UserError (exit 2) for an empty folder name
 */
export function homePaths(name: string, homeFlag: string | undefined, machine: HomeMachine): HomePaths {
  const path = machine.platform === "win32" ? win32 : posix;
  const standard = path.join(machine.homedir, `.${name}`);
  return pathsIn(chooseHome(name, homeFlag, machine, path) ?? standard, { name, standard, path });
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
  // An empty variable counts as unset, as shells and XDG have it.
  const chosen = flag ?? machine.env[variable]?.trim();
  return chosen ? path.resolve(machine.cwd, chosen) : null;
}

function emptyHome(source: string): UserError {
  return new UserError(`Cannot use the home folder "" given by ${source}: it is empty`, {
    hint: `name a folder, for example ${source} ~/my-notes`,
    exitCode: exitCodes.usage,
  });
}

function pathsIn(
  home: string,
  { name, standard, path }: { name: string; standard: string; path: typeof posix },
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
