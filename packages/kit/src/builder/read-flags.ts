// Parses flags with Node's own parser, for code that may need no packages; refusals have our
// wording. Pure.
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { closestName } from "../run/terminal/closest-name.ts";
import { errorCode, exitCodes, UserError } from "../run/errors.ts";

export interface Wording {
  /** The name of the one allowed argument without a flag: `folder`. */
  positional: string;
  /** The command that shows all flags: `create-samara --help`. */
  help: string;
}

/**
 * @throws UserError (exit 2) for an unknown flag, with the closest known one, and for a second
 * positional
 */
export function readFlags<T extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: T,
  wording: Wording,
) {
  const parsed = parse(argv, options, wording);
  const [first, ...more] = parsed.positionals;
  if (first === undefined || more.length === 0) return { values: parsed.values, positional: first ?? null };
  const typed = parsed.positionals.map((word) => `"${word}"`).join(" and ");
  throw usage(`one ${wording.positional} is enough, not ${typed}`, "put one with spaces in quotes");
}

function parse<T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T, { help }: Wording) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!errorCode(error).startsWith("ERR_PARSE_ARGS")) throw error;
    const { message } = error as Error;
    const all = `\`${help}\` shows every flag`;
    if (errorCode(error) !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw usage(valueProblem(message), all);
    // `Unknown option '--prot'. …`, and for `-xy` only the first letter.
    const name = /'-*([^']*)'/.exec(message)?.[1] ?? "";
    const meant = closestName(name, Object.keys(options));
    throw usage(
      `there is no flag "${name.length > 1 ? "--" : "-"}${name}"`,
      meant ? `did you mean --${meant}?` : all,
    );
  }
}

/** Node's own message names the flag: `Option '--port <value>' argument missing`. */
function valueProblem(message: string): string {
  const flag = /--[\w-]+/.exec(message)?.[0] ?? "";
  return `"${flag}" ${message.includes("does not take") ? "takes no value" : "needs a value"}`;
}

function usage(state: string, hint: string): UserError {
  return new UserError(`Cannot read the command line: ${state}`, { hint, exitCode: exitCodes.usage });
}
