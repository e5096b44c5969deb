// Reads the command lines that start the app without loading the parser, which takes longer than
// opening the database. It leaves all others to command-line.ts, which knows every command and
// explains mistakes.
import type { SettingFlags, SettingName } from "../config.ts";
import type { ParsedLine } from "../invocation.ts";
import { flagName, settingNames, settingTable } from "../settings/table.ts";

/** @returns null unless the command line is a plain, well-formed start */
export function readQuickly(argv: readonly string[]): ParsedLine | null {
  const line: ParsedLine = { command: "serve", args: [], json: false, home: undefined, flags: {} };
  const rest = argv[0] === "serve" ? argv.slice(1) : [...argv];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === "--json") line.json = true;
    else if (!switchOn(option, line.flags) && !takeValue(option, rest, line)) return null;
  }
  return line;
}

/** Sets a flag that is itself a value. @returns false for any other option */
function switchOn(option: string, flags: SettingFlags): boolean {
  for (const name of settingNames) {
    const { key, flag } = settingTable[name];
    if (flag && !flag.value && option === flagName(key, true)) flags[name] = true;
    else if (flag?.no && option === flagName(key, false)) flags[name] = flag.no.means;
    else continue;
    return true;
  }
  return false;
}

/**
 * @returns false for an unknown option, a missing value, or a value that may be an option itself
 */
function takeValue(option: string, rest: string[], line: ParsedLine): boolean {
  const setting = settingNames.find((name) => takesValue(name, option));
  if (setting === undefined && option !== "--home") return false;
  const value = rest.shift();
  if (value === undefined || value.startsWith("-")) return false;
  if (setting === undefined) line.home = value;
  else line.flags[setting] = value;
  return true;
}

function takesValue(name: SettingName, option: string): boolean {
  const { key, flag } = settingTable[name];
  return flag?.value !== undefined && option === flagName(key, true);
}
