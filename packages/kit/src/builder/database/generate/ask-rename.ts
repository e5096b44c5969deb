// Asks what became of a missing table or column: on a terminal, otherwise with a message that lists
// the flags.
import { exitCodes, UserError } from "../../../run/errors.ts";
import type { RenameAnswers, RenameQuestion } from "./match-names.ts";

/**
 * Asks about the first missing one, with all its possible new names in one list.
 * @throws UserError when the maker gives up
 */
export async function askRename(
  { gone: [first = ""], come }: RenameQuestion,
  answers: RenameAnswers,
): Promise<RenameAnswers> {
  // Loaded late: without a terminal there is no question.
  const { isCancel, select } = await import("@clack/prompts");
  const [kind, holds] = first.includes(".") ? ["column", "values"] : ["table", "rows"];
  const chosen = await select({
    message: `The ${kind} "${first}" is gone. What became of it?`,
    options: [
      ...come.map((name) => ({ value: name, label: `"${name}" is its new name: its ${holds} stay` })),
      { value: "", label: `it is removed, with its ${holds}` },
    ],
  });
  if (isCancel(chosen)) {
    throw new UserError("Nothing was written: the question was not answered", {
      hint: "run `bun run db:generate` again",
      exitCode: exitCodes.usage,
    });
  }
  if (chosen === "") return { ...answers, drops: [...answers.drops, first] };
  return { ...answers, renames: [...answers.renames, { from: first, to: chosen }] };
}

/** For calls without a terminal. */
export function unanswered({ gone, come }: RenameQuestion): UserError {
  const list = (names: readonly string[], word: string) => names.map((name) => `"${name}"`).join(word);
  const isOne = gone.length === 1;
  const state = `${list(gone, " and ")} may be gone, or ${isOne ? "has" : "have"} the new name ${list(come, " or ")}`;
  return new UserError(`Cannot write the migration: ${state}`, {
    hint: isOne ? sayWhich(gone[0] ?? "", come) : sayOfEach(gone, come),
  });
}

function sayWhich(gone: string, come: readonly string[]): string {
  const renames = come.map((name) => `\`bun run db:generate ${renameFlag(gone, name)}\``).join(" or ");
  return `say which: ${renames} keeps the values, \`bun run db:generate ${dropFlag(gone)}\` removes them`;
}

function sayOfEach(gone: readonly string[], come: readonly string[]): string {
  const flags = gone.map((old) => {
    const renames = come.map((name) => `\`${renameFlag(old, name)}\``).join(" or ");
    return `${renames} keeps the values, \`${dropFlag(old)}\` removes them`;
  });
  return `run \`bun run db:generate\` with one flag for each: ${flags.join("; ")}`;
}

function renameFlag(from: string, to: string): string {
  return `--rename ${shellWord(from)}=${shellWord(to)}`;
}

function dropFlag(name: string): string {
  return `--drop ${shellWord(name)}`;
}

/** On the command line, a name with a space needs quotes. */
function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
