// The command line of create-samara. Pure: returns texts, prints nothing.
import { readFlags } from "../../kit/src/builder/read-flags.ts";
import { questions, type RawAnswers } from "./answers.ts";

export interface CreateFlags {
  /** As typed; null if none was named. */
  folder: string | null;
  answers: RawAnswers;
  takeDefaults: boolean;
  git: boolean;
  install: boolean;
  help: boolean;
}

export const createHelp = `Usage: create-samara [FOLDER] [flags]

Makes a new project: a web app with a database that becomes one executable file per platform.

  --title TEXT        the name people see (default: after the folder)
  --name NAME         the executable's and the home's name (default: after the folder)
  --port N            the port it asks for first (default: a free one)
  --targets LIST      the targets of build:all, such as linux-x64,windows-x64 (default: all)
  --sample SAMPLE     the app to start with: notes, a small one; notebook, a rich one; none (default: notes)
  -y, --yes           no questions: defaults for everything without a flag
  --no-git            no git repository
  --no-install        do not download the packages now
  -h, --help          this text

Each of the first five is also a variable: SAMARA_TITLE, SAMARA_NAME, SAMARA_PORT, SAMARA_TARGETS, SAMARA_SAMPLE.
\`bun create samara\` passes the flags on. \`bun create\` with a folder or a GitHub repository does not: use the variables there.
Without a terminal it asks nothing. FOLDER may be "." for the current folder, if it is empty.
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

/** @throws UserError (exit 2) for an unknown flag, with the closest known one */
export function parseCreateCommandLine(argv: readonly string[]): CreateFlags {
  const { values, positional } = readFlags(argv, options, {
    positional: "folder",
    help: "create-samara --help",
  });
  const said = questions.flatMap((question) => {
    const value = values[question];
    return value === undefined ? [] : [[question, value] as const];
  });
  return {
    folder: positional,
    answers: Object.fromEntries(said),
    takeDefaults: values.yes ?? false,
    git: !(values["no-git"] ?? false),
    install: !(values["no-install"] ?? false),
    help: values.help ?? false,
  };
}
