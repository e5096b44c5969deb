// Parses the flags of `bun run db:generate`. Pure.
import { exitCodes, UserError } from "../../../run/errors.ts";
import { readFlags } from "../../read-flags.ts";
import type { RenameAnswers } from "./match-names.ts";

export interface GenerateFlags {
  /** The file's name behind its number; null for a name made from the change. */
  name: string | null;
  isCustom: boolean;
  isRedo: boolean;
  isRebase: boolean;
  answers: RenameAnswers;
  /** A text to print instead. */
  help: string | null;
}

const help = `Usage: bun run db:generate [flags]

Writes the migration that brings the tables to src/schema.ts, and proves it on rows first.

  --name NAME        use this name instead of one made from the change
  --rename OLD=NEW   the same table or column under a new name: notes=memos, notes.title=notes.heading; may be repeated
  --drop NAME        removed, with its data: notes, notes.title; may be repeated
  --custom           an empty migration, for your own SQL or code
  --redo             rewrite the last one, if it is not released
  --rebase           join two branches that both made migrations
  --help             show this text`;

export function parseGenerateFlags(argv: readonly string[]): GenerateFlags {
  const { values } = readFlags(
    argv,
    {
      name: { type: "string" },
      rename: { type: "string", multiple: true },
      drop: { type: "string", multiple: true },
      custom: { type: "boolean" },
      redo: { type: "boolean" },
      rebase: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
    { positional: "name", help: "bun run db:generate --help" },
  );
  if (values.name !== undefined && !/^[\w-]+$/.test(values.name)) {
    throw usage(`"${values.name}" is no name for a file`, "use letters, digits, _ and -");
  }
  return {
    name: values.name ?? null,
    isCustom: values.custom ?? false,
    isRedo: values.redo ?? false,
    isRebase: values.rebase ?? false,
    answers: { renames: (values.rename ?? []).map(parseRename), drops: values.drop ?? [] },
    help: values.help ? help : null,
  };
}

function parseRename(text: string): { from: string; to: string } {
  const [from = "", to = "", ...rest] = text.split("=");
  if (from !== "" && to !== "" && rest.length === 0) return { from, to };
  throw usage(`"${text}" is no rename`, "write --rename notes=memos or --rename notes.title=notes.heading");
}

function usage(state: string, hint: string): UserError {
  return new UserError(`Cannot read the command line: ${state}`, { hint, exitCode: exitCodes.usage });
}
