// The command line of create-samara. Pure: what it says is returned, nothing is printed.
import { parseArgs } from "node:util";

import { closestName } from "../src/runtime/terminal/closest-name.ts";
import { errorCode, exitCodes, UserError } from "../src/runtime/errors.ts";
import { questions, type RawAnswers } from "./answers.ts";

export interface CreateFlags {
  /** As typed; null when none was named. */
  folder: string | null;
  answers: RawAnswers;
  takeDefaults: boolean;
  git: boolean;
  install: boolean;
  help: boolean;
}

export const createHelp = `Usage: create-samara [FOLDER] [flags]

Makes a new project: a web app with a database that becomes one executable file per platform.

  --title TEXT        what people call it (default: after the folder)
  --name NAME         the executable's and the home's name (default: after the folder)
  --port N            the port it asks for first (default: a free one)
  --targets LIST      what build:all builds for, such as linux-x64,windows-x64 (default: all)
  --sample notes|none the sample app to start with (default: notes)
  -y, --yes           no questions: the defaults for what no flag says
  --no-git            no git repository
  --no-install        do not download the packages now
  -h, --help          this text

Each of the first five is also a variable: SAMARA_TITLE, SAMARA_NAME, SAMARA_PORT, SAMARA_TARGETS, SAMARA_SAMPLE.
Without a terminal nothing is asked. FOLDER may be "." for an empty folder you stand in.
`;

const options = {
  ...(Object.fromEntries(questions.map((question) => [question, { type: "string" }])) as Record<
    (typeof questions)[number],
    { type: "string" }
  >),
  yes: { type: "boolean", short: "y" },
  "no-git": { type: "boolean" },
  "no-install": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws UserError (exit 2) for an unknown flag, with the closest there is */
export function parseCreateCommandLine(argv: readonly string[]): CreateFlags {
  const { values, positionals } = parse(argv);
  if (positionals.length > 1) {
    throw usage(
      `one folder is enough, not ${positionals.map((name) => `"${name}"`).join(" and ")}`,
      "put a name with spaces in quotes",
    );
  }
  const said = questions.flatMap((question) => {
    const value = values[question];
    return value === undefined ? [] : [[question, value] as const];
  });
  return {
    folder: positionals[0] ?? null,
    answers: Object.fromEntries(said),
    takeDefaults: values.yes ?? false,
    git: !(values["no-git"] ?? false),
    install: !(values["no-install"] ?? false),
    help: values.help ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!errorCode(error).startsWith("ERR_PARSE_ARGS")) throw error;
    const typed = argv.find((word) => word.startsWith("-") && !isKnown(word));
    if (typed === undefined) throw noValue((error as Error).message);
    const meant = closestName(typed.replace(/^-+|=.*$/g, ""), Object.keys(options));
    throw usage(
      `there is no flag "${typed}"`,
      meant ? `did you mean --${meant}?` : "`create-samara --help` shows every flag",
    );
  }
}

/** Node's own sentence has the flag in it: `Option '--port <value>' argument missing`. */
function noValue(message: string): UserError {
  const flag = /--[\w-]+/.exec(message)?.[0] ?? "";
  const state = message.includes("does not take") ? "takes no value" : "needs a value";
  return usage(`"${flag}" ${state}`, "`create-samara --help` shows every flag");
}

function isKnown(word: string): boolean {
  return word in { "-y": 1, "-h": 1 } || word.replace(/^--|=.*$/g, "") in options;
}

function usage(state: string, hint: string): UserError {
  return new UserError(`Cannot read the command line: ${state}`, { hint, exitCode: exitCodes.usage });
}
