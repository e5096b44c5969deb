// The choices for a scaffold: from flags, then SAMARA_… variables, then questions, then defaults.
import { closestName } from "../../kit/src/run/terminal/closest-name.ts";
import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import { targetNames } from "../../kit/src/builder/plan/targets.ts";
import { checkName, nameFromFolder, titleFromFolder } from "./names.ts";

export const samples = ["notes", "notebook", "none"] as const;
export type Sample = (typeof samples)[number];

/** The plan's facts about the new project. */
export interface Answers {
  /** package.json's name: also the executable's and the home's. */
  name: string;
  title: string;
  port: number;
  /** null means all documented ones. */
  targets: readonly string[] | null;
  sample: Sample;
  appId: string;
  /** The license's holder. */
  holder: string;
  year: number;
}

/** The questions, by their names in flags and variables. */
export const questions = ["name", "title", "port", "targets", "sample"] as const;
export type Question = (typeof questions)[number];
export type RawAnswers = Partial<Record<Question, string>>;
export type Chosen = Pick<Answers, "name" | "title" | "targets" | "sample"> & { port: number | null };

/** `SAMARA_TITLE` and so on; an empty one counts as not set. */
export function answersFromEnv(env: Readonly<Record<string, string | undefined>>): RawAnswers {
  const found = questions.flatMap((question) => {
    const value = env[`SAMARA_${question.toUpperCase()}`];
    return value ? [[question, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/**
 * Checks the given answers and derives the rest from the folder's name.
 * @throws UserError (exit 2) naming the question, the value and what is allowed
 */
export function checkAnswers(raw: RawAnswers, folder: string): Chosen {
  return {
    name: raw.name === undefined ? nameFromFolder(folder) : checkName(raw.name, "--name (SAMARA_NAME)"),
    title: checkTitle(raw.title ?? titleFromFolder(folder)),
    port: raw.port === undefined ? null : checkPort(raw.port),
    targets: raw.targets === undefined ? null : checkTargets(raw.targets),
    sample: raw.sample === undefined ? "notes" : checkSample(raw.sample),
  };
}

/** The build's own rule: one line of 1 to 80 characters. */
export function checkTitle(title: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/\S/.test(title) && title.length <= 80 && !/[\u0000-\u001f\u007f]/.test(title)) return title.trim();
  throw wrong("title", title, "write one line of 1 to 80 characters");
}

export function checkPort(port: string): number {
  const value = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (value >= 1 && value <= 65_535) return value;
  throw wrong("port", port, "write a whole number from 1 to 65535, or leave it out for a free one");
}

/** null means all: by that word, or by naming each one. */
function checkTargets(list: string): readonly string[] | null {
  const typed = list.split(",").map((name) => name.trim());
  const wanted = typed.filter((name) => name !== "");
  if (wanted.length === 1 && wanted[0] === "all") return null;
  const unknown = wanted.find((name) => !targetNames.includes(name));
  if (wanted.length === 0 || unknown !== undefined) {
    const meant = closestName(unknown ?? "", targetNames);
    throw wrong(
      "targets",
      unknown ?? list,
      meant ? `did you mean ${meant}?` : `choose "all", or among ${targetNames.join(",")}`,
    );
  }
  const chosen = targetNames.filter((name) => wanted.includes(name));
  return chosen.length === targetNames.length ? null : chosen;
}

function checkSample(sample: string): Sample {
  const known = samples.find((name) => name === sample);
  if (known !== undefined) return known;
  throw wrong("sample", sample, `choose among ${samples.join(", ")}`);
}

function wrong(question: Question, value: string, hint: string): UserError {
  return new UserError(
    `Cannot use the ${question} ${JSON.stringify(value)} from --${question} (SAMARA_${question.toUpperCase()})`,
    { hint, exitCode: exitCodes.usage },
  );
}
