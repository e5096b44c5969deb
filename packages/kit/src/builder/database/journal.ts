// Reads drizzle-kit's journal, the list of migrations in order, even if git left conflict marks in
// it.
import { join } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { errorCode, UserError } from "../../run/errors.ts";
import { hasConflictMarks } from "./conflict-marks.ts";

const Entry = Type.Object({
  idx: Type.Integer(),
  version: Type.Optional(Type.String()),
  when: Type.Number(),
  tag: Type.String(),
  breakpoints: Type.Optional(Type.Boolean()),
});
export const Journal = Type.Object({ entries: Type.Array(Entry) });
export type JournalEntry = Static<typeof Entry>;

/** The hint after a merge of two branches. */
export const rebaseHint =
  "run `bun run db:generate --rebase`: it keeps the other branch's migrations and puts yours on top of them";

export function journalFile(folder: string): string {
  return join(folder, "meta", "_journal.json");
}

/** `0001` of `0001_add_tags`. */
export function prefixOf(tag: string): string {
  return tag.split("_")[0] ?? "";
}

/** @throws UserError when it is missing, damaged, or has conflict marks */
export async function readJournal(folder: string): Promise<JournalEntry[]> {
  const file = journalFile(folder);
  const text = await readText(file);
  if (hasConflictMarks(text)) {
    throw new UserError(`Cannot read "${file}": it has git's conflict marks, because two branches met`, {
      hint: rebaseHint,
    });
  }
  return parseJournal(text, file);
}

/** @param file its name, for the error */
export function parseJournal(text: string, file: string): JournalEntry[] {
  try {
    return Value.Parse(Journal, JSON.parse(text)).entries;
  } catch (cause) {
    throw new UserError(`Cannot read "${file}": it is not a journal that drizzle-kit wrote`, {
      hint: "take the file as it was committed, e.g. with `git checkout`",
      cause,
    });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await Bun.file(file).text();
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new UserError(`Cannot find the app's migrations: there is no "${file}"`, {
      hint: "run `bun run db:generate`, and commit what it writes",
      cause,
    });
  }
}
