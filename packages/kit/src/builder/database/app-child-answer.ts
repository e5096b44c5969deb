// The child's side of app-child.ts: reads the question, loads the app, answers. Runs in its own
// process.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { AppDefinition } from "../../run/app.ts";
import { messageOf, UserError } from "../../run/errors.ts";
import { checkMessages } from "../plan/messages.ts";
import type { ChildAnswer } from "./app-child.ts";

/** Answers with the result of `work`, and ends the process: an app may leave timers behind. */
export async function answerBuild<Question, Result>(
  work: (question: Question) => Promise<Result>,
): Promise<never> {
  const question = JSON.parse(await Bun.stdin.text()) as Question;
  const answer = await work(question).then<ChildAnswer<Result>, ChildAnswer<Result>>(
    (result) => ({ result }),
    (error: unknown) => ({ problem: describe(error) }),
  );
  await Bun.write(Bun.stdout, `\n${JSON.stringify(answer)}\n`);
  process.exit(0);
}

export async function loadApp(projectDir: string): Promise<AppDefinition> {
  const file = join(projectDir, "src", "app.ts");
  const module = await importModule<{ default?: AppDefinition }>(file);
  if (module.default?.config && module.default.schema) {
    checkMessages(module.default.messages);
    return module.default;
  }
  throw new UserError(`Cannot use the app in "${file}": its default export is not an app`, {
    hint: "write `export default defineApp({ config, schema, routes, page, initialRows })`",
  });
}

/** @throws UserError with the reason in one line */
export async function importModule<Module>(file: string): Promise<Module> {
  try {
    return (await import(pathToFileURL(file).href)) as Module;
  } catch (cause) {
    const reason = cause instanceof AggregateError ? cause.errors[0] : cause;
    throw new UserError(`Cannot load "${file}": ${oneLine(reason)}`, {
      hint: "`bun check` shows where",
      cause,
    });
  }
}

function describe(error: unknown): { message: string; hint?: string } {
  if (!(error instanceof UserError)) return { message: `Cannot build the app: ${oneLine(error)}` };
  return { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
}

export function oneLine(error: unknown): string {
  const text = messageOf(error);
  return text.split("\n")[0] ?? text;
}
