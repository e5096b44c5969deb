// What the maker reads at the end: what was made, what git knows of it, what to do next. And how failures are told.
import { relative } from "node:path";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import type { Answers } from "./answers.ts";
import type { History } from "./history.ts";

const told: Record<History, string> = {
  committed: "It is one commit in git.",
  staged:
    'Its files are staged, not committed: git knows no name for you. Set user.name and user.email, then `git commit -m "Start"`.',
  left: "The folder's git repository was there before: commit when you like.",
  "no-git": "There is no git here, so nothing is committed. The build works without it.",
};

export interface Made {
  answers: Pick<Answers, "title" | "name" | "port" | "sample">;
  history: History | "not-wanted";
  /** Where it is and where the maker stands, absolute. */
  folder: string;
  cwd: string;
  /** What runs the pinned Bun: `bun`, or `npx -y bun@1.4.5`. */
  bun: string;
  /** The packages could not be downloaded. */
  offline?: boolean;
  /** Folders that may be the template's builds or the maker's. */
  kept?: readonly string[];
}

export function renderMade({ answers, history, folder, cwd, bun, offline = false, kept = [] }: Made): string {
  const { title, name, port, sample } = answers;
  const named = relative(cwd, folder);
  // `cd -x` would be an option.
  const way = named.startsWith("-") ? `./${named}` : named;
  const steps = [
    ...(way === "" ? [] : [[`cd ${quote(way)}`, ""]]),
    [`${bun} dev`, "runs it while you work; a save starts it again"],
    [`${bun} start`, "builds it for this machine and runs the executable"],
    [`${bun} run ok`, "all checks and tests"],
    [`${bun} run build:all`, "the executables for every platform, in dist/"],
  ] as const;
  const width = Math.max(...steps.map(([command = ""]) => command.length)) + 3;
  return [
    `${title} is ready: name ${name}, port ${port}, ${sample === "none" ? "no sample" : "with the sample for notes"}.`,
    ...(history === "not-wanted" ? [] : [told[history]]),
    ...(kept.length === 0
      ? []
      : [`${kept.join(", ")} stay as they are: they may hold files of yours beside the template's builds.`]),
    ...(offline
      ? [
          "Cannot download the packages: see above.",
          `Try: \`${bun} install\` in the folder when there is a network; every command does it, too.`,
        ]
      : []),
    "",
    way === "" ? "Next, in its folder:" : "Next:",
    "",
    ...steps.map(([command = "", does = ""]) => `  ${command.padEnd(width)}${does}`.trimEnd()),
    "",
  ].join("\n");
}

/** After a failure in the folder that `bun create` filled. */
export function renderRetry(folder: string): string {
  return [
    "",
    `"${folder}" holds a bare copy of the template now, beside what you had there. Throw it away, or go on there:`,
    "",
    `  cd ${quote(folder)}`,
    "  bun create/setup.ts      with what was missing before it, such as SAMARA_NAME=my-app",
    "",
  ].join("\n");
}

/** A sentence and a hint, or a bug. @returns the exit code to end with */
export function reportFailure(error: unknown): number {
  if (!(error instanceof UserError)) {
    console.error("The scaffolder has a bug:", error);
    return exitCodes.failure;
  }
  console.error(error.message);
  if (error.hint !== undefined) console.error(`Try: ${error.hint}`);
  return error.exitCode;
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `"${path}"`;
}
