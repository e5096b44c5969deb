// The command line of `bun run bench`.
import { parseArgs } from "node:util";

import { errorCode, exitCodes, UserError } from "../../src/run/errors.ts";
import { groups, type Group } from "./metrics.ts";

export interface Options {
  quick: boolean;
  measured: readonly Group[];
  /** A whole run, whose figures are fit for the documents. */
  isWhole: boolean;
}

/** They take their time and 5 GB of disk. */
const onDemand: Group = "large";
const all = Object.keys(groups) as Group[];

export function readOptions(args: string[]): Options {
  const { quick, large, only } = parse(args);
  const chosen = only === undefined ? all.filter((group) => group !== onDemand || large) : only.split(",");
  const unknown = chosen.find((name) => !(name in groups));
  if (unknown !== undefined) throw usage(`There is no group "${unknown}" to measure`);
  const measured = all.filter((group) => chosen.includes(group));
  return { quick, measured, isWhole: !quick && only === undefined };
}

function parse(args: string[]) {
  const options = {
    quick: { type: "boolean", default: false },
    large: { type: "boolean", default: false },
    only: { type: "string" },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    if (!errorCode(error).startsWith("ERR_PARSE_ARGS")) throw error;
    throw usage(`Cannot understand "${args.join(" ")}"`);
  }
}

function usage(message: string): UserError {
  const hint =
    `use --only with groups and commas between them (${all.join(", ")}), ` +
    "--quick for few samples, --large for 1.5 GB of notes too, or nothing";
  return new UserError(message, { hint, exitCode: exitCodes.usage });
}
