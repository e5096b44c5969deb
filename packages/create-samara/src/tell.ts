// The final message to the maker: the result, its state in git, the next steps. Reports failures.
import { relative } from "node:path";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import type { Answers, Sample } from "./answers.ts";
import type { History } from "./history.ts";

export interface Made {
  answers: Pick<Answers, "title" | "name" | "port" | "sample">;
  /** null if none was wanted. */
  history: History | null;
  /** The project and the maker's current folder, absolute. */
  folder: string;
  cwd: string;
  /** The command for the pinned Bun: `bun`, or `npx -y bun@1.4.5`. */
  bun: string;
  /** Which bun.lock applies: the project's, or its workspace's. */
  lock: "own" | "workspace" | "missing";
  /** The packages could not be downloaded. */
  offline?: boolean;
  /** Folders that may be the template's builds or the maker's. */
  kept?: readonly string[];
}

const samples: Record<Sample, string> = {
  notes: "with a small app for notes",
  notebook: "with the notebook",
  none: "with the smallest app",
};

export function renderMade(made: Made): string {
  const { title, name, port, sample } = made.answers;
  return [
    `${title} is ready: name ${name}, port ${port}, ${samples[sample]}.`,
    ...(made.history === null ? [] : renderHistory(made.history)),
    ...renderLeftToDo(made),
    "",
    ...renderSteps(made),
    "",
  ].join("\n");
}

function renderHistory(history: History): string[] {
  switch (history.state) {
    case "committed":
      return ["It is one commit in git."];
    case "unknown-author":
      return [
        'Its files are staged, not committed: git knows no name for you. Set user.name and user.email, then `git commit -m "Start"`.',
      ];
    case "refused":
      return ["Its files are staged, not committed: git refused the commit. It said:", indent(history.words)];
    case "inside":
      return [`It is a part of the git repository "${history.repository}": commit when you like.`];
    case "left":
      return ["The folder's git repository was there before: commit when you like."];
    case "no-git":
      return ["There is no git here, so nothing is committed. The build works without it."];
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}

function renderLeftToDo({ kept = [], lock, offline = false, bun }: Made): string[] {
  const lines = [];
  if (kept.length > 0)
    lines.push(
      `${kept.join(", ")} stay as they are: they may hold files of yours beside the template's builds.`,
    );
  if (lock === "missing")
    lines.push("bun.lock could not be made. The first command makes it: commit it then.");
  if (lock === "workspace")
    lines.push("It is a part of a workspace, whose lock file holds its packages, too.");
  if (offline)
    lines.push(
      "Cannot download the packages: see above.",
      `Try: \`${bun} install\` in the folder when there is a network; every command does it, too.`,
    );
  return lines;
}

function renderSteps({ folder, cwd, bun }: Made): string[] {
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
    way === "" ? "Next, in its folder:" : "Next:",
    "",
    ...steps.map(([command = "", does = ""]) => `  ${command.padEnd(width)}${does}`.trimEnd()),
  ];
}

/** After a failure in the folder that `bun create` filled. */
export function renderRetry(folder: string): string {
  return [
    "",
    `"${folder}" holds a bare copy of the template now, beside what you had there. Throw it away, or go on there:`,
    "",
    `  cd ${quote(folder)}`,
    "  bun packages/create-samara/src/setup.ts      with what was missing before it, such as SAMARA_NAME=my-app",
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
