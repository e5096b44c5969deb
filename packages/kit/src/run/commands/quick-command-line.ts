// Reads the command lines that start the app, without loading the parser: that takes longer than
// opening the database. Whatever is not plainly one of them is left to command-line.ts, which knows
// every command and explains mistakes.
import type { SettingFlags, SettingName } from "../config.ts";
import type { ParsedLine } from "../invocation.ts";
import { flagName, settingNames, settingTable } from "../settings/table.ts";

/** @returns null when the command line is anything but a plain, well-formed start */
export function readQuickly(argv: readonly string[]): ParsedLine | null {
  const line: ParsedLine = { command: "serve", args: [], json: false, home: undefined, flags: {} };
  const rest = argv[0] === "serve" ? argv.slice(1) : [...argv];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === "--json") line.json = true;
    else if (!switchOn(option, line.flags) && !takeValue(option, rest, line)) return null;
  }
  return line;
}

/** The flags that are a value. @returns false when the option is none of them */
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
 * @returns false when the option is none of ours, or its value is missing, or may be an option
 *   whose value is
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
