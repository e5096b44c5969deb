// Reads the command lines that start the app, without loading the parser: that takes longer than opening the database.
// Whatever is not plainly one of them is left to command-line.ts, which knows every command and explains mistakes.
import type { CommandLine } from "./command-line.ts";

const valueOptions = new Set(["--host", "--port", "--home"]);

/** @returns null when the command line is anything but a plain, well-formed start */
export function readQuickly(argv: readonly string[]): CommandLine | null {
  const line: CommandLine = { command: "serve", args: [], json: false, home: undefined, flags: {} };
  const rest = argv[0] === "serve" ? argv.slice(1) : [...argv];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === "--json") line.json = true;
    else if (option === "--no-open") line.flags.open = false;
    else if (!valueOptions.has(option) || !takeValue(option, rest.shift(), line)) return null;
  }
  return line;
}

/** @returns false when the value is missing, or may be an option whose value is */
function takeValue(option: string, value: string | undefined, line: CommandLine): boolean {
  if (value === undefined || value.startsWith("-")) return false;
  if (option === "--home") line.home = value;
  else line.flags[option === "--host" ? "host" : "port"] = value;
  return true;
}
