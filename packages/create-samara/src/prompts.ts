// Asks on a terminal for open answers. Loaded only there: the prompts come from a package.
import { isCancel, multiselect, select, text } from "@clack/prompts";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import { targets } from "../../kit/src/builder/plan/targets.ts";
import { checkPort, checkTitle, type RawAnswers } from "./answers.ts";
import { titleFromFolder } from "./names.ts";

/** Returns earlier and new answers together. @throws UserError when the user gives up */
export async function askMissing(raw: RawAnswers, folder: string, freePort: number): Promise<RawAnswers> {
  const title =
    raw.title ??
    (await answered(
      text({
        message: "What do people call it?",
        initialValue: titleFromFolder(folder),
        validate: problemOf(checkTitle),
      }),
    ));
  const port =
    raw.port ??
    (await answered(
      text({
        message: "Which port does it ask for first?",
        initialValue: String(freePort),
        validate: problemOf(checkPort),
      }),
    ));
  const sample = raw.sample ?? (await answered(askSample()));
  const chosen = raw.targets ?? (await answered(askTargets())).join(",");
  return { ...raw, title, port, sample, targets: chosen };
}

/** @returns the folder to create */
export async function askFolder(): Promise<string> {
  return await answered(text({ message: "In which folder?", initialValue: "my-app" }));
}

function askSample() {
  return select({
    message: "What does it start with?",
    options: [
      { value: "notes", label: "A small app for notes, to change or to take apart" },
      { value: "notebook", label: "A rich one: search, drafts, conflicts, windows that stay in step" },
      { value: "none", label: "The smallest app there is: one table, one route, one page" },
    ],
  });
}

function askTargets() {
  return multiselect({
    message: "What is it built for?",
    options: targets.map(({ name, title }) => ({ value: name, label: title.replace(", ", " on ") })),
    initialValues: targets.map(({ name }) => name),
    required: true,
  });
}

async function answered<T>(question: Promise<T>): Promise<Exclude<T, symbol>> {
  const answer = await question;
  // Clack answers with its own symbol, and with no other.
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  throw new UserError("Cannot make the project: you gave up at a question", {
    hint: "run it again; --yes (SAMARA_YES=1) takes the defaults",
    exitCode: exitCodes.usage,
  });
}

/** The same check as for flags, shown below the field. */
function problemOf(check: (value: string) => unknown): (value: string | undefined) => string | undefined {
  return (value) => {
    try {
      check(value ?? "");
      return undefined;
    } catch (error) {
      return error instanceof UserError ? (error.hint ?? error.message) : String(error);
    }
  };
}
