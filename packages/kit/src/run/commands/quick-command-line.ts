// Reads the command lines that start the app, without loading the parser: that takes longer than opening the database.
// Whatever is not plainly one of them is left to command-line.ts, which knows every command and explains mistakes.
import type { CommandLine } from "../invocation.ts";
import type { SettingFlags, SettingName } from "../settings/shape.ts";

/** The settings' flags that take a value, and what they set. */
const valueOptions: Partial<Record<string, SettingName>> = {
  "--host": "host",
  "--port": "port",
  "--open": "open",
  "--log-level": "logLevel",
};
/** The flags that are a value. */
const switches: Partial<Record<string, SettingFlags>> = {
  "--no-open": { open: "none" },
  "--ipv4": { ipv4: true },
  "--no-ipv4": { ipv4: false },
  "--ipv6": { ipv6: true },
  "--no-ipv6": { ipv6: false },
  "--keep-running": { keepRunning: true },
};

/** @returns null when the command line is anything but a plain, well-formed start */
export function readQuickly(argv: readonly string[]): CommandLine | null {
  const line: CommandLine = { command: "serve", args: [], json: false, home: undefined, flags: {} };
  const rest = argv[0] === "serve" ? argv.slice(1) : [...argv];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === "--json") line.json = true;
    else if (Object.hasOwn(switches, option)) Object.assign(line.flags, switches[option]);
    else if (!takeValue(option, rest, line)) return null;
  }
  return line;
}

/** @returns false when the option is none of ours, or its value is missing, or may be an option whose value is */
function takeValue(option: string, rest: string[], line: CommandLine): boolean {
  const setting = Object.hasOwn(valueOptions, option) ? valueOptions[option] : undefined;
  if (setting === undefined && option !== "--home") return false;
  const value = rest.shift();
  if (value === undefined || value.startsWith("-")) return false;
  if (setting === undefined) line.home = value;
  else line.flags[setting] = value;
  return true;
}
