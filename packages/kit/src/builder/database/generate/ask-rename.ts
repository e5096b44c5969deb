// Asks whether something new is something old under another name: on a terminal, else in a sentence that has the flags in it.
import { exitCodes, UserError } from "../../../run/errors.ts";
import type { RenameAnswers, RenameQuestion } from "./match-names.ts";

/** @throws UserError when the maker gives up */
export async function askRename(
  { added, removed }: RenameQuestion,
  answers: RenameAnswers,
): Promise<RenameAnswers> {
  // Only now: without a terminal nobody is asked.
  const { isCancel, select } = await import("@clack/prompts");
  const kind = added.includes(".") ? "column" : "table";
  const chosen = await select({
    message: `The ${kind} "${added}" was not there before. What is it?`,
    options: [
      ...removed.map((name) => ({ value: name, label: `"${name}" under another name: its values stay` })),
      { value: "", label: `a new ${kind}` },
    ],
  });
  if (isCancel(chosen)) {
    throw new UserError("Nothing was written: the question was not answered", {
      hint: "run `bun run db:generate` again",
      exitCode: exitCodes.usage,
    });
  }
  if (chosen === "") return { ...answers, news: [...answers.news, added] };
  return { ...answers, renames: [...answers.renames, { from: chosen, to: added }] };
}

/** For where nobody can be asked. */
export function unanswered({ added, removed }: RenameQuestion): UserError {
  const [first, last] = [removed[0] ?? "", added].map(shellWord);
  return new UserError(
    `Cannot write the migration: "${added}" may be new, or ${removed.map((name) => `"${name}"`).join(" or ")} under another name`,
    {
      hint: `say which: \`bun run db:generate --rename ${first}=${last}\` keeps the values, \`bun run db:generate --drop ${first}\` takes them away`,
    },
  );
}

/** A name with a blank needs quotes on the command line. */
function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
