// Opens the database of `bun dev`: what a user would be told of a migration is another thing to its
// maker. An executable never does this.
import type { MigrationInfo } from "../build-info.ts";
import { UserError } from "../errors.ts";
import { appliedMigrations, findEdited, type AppliedMigration } from "./applied-migrations.ts";
import { openUpToDate, type BringUpOptions } from "./bring-up-to-date.ts";
import type { Sqlite } from "./connection.ts";
import { MigrationError } from "./migration.ts";

export async function openForMaker(options: BringUpOptions, say: (line: string) => void): Promise<Sqlite> {
  const sqlite = await openUpToDate(options).catch(adviseMaker);
  tellEdited(options.info.migrations, appliedMigrations(sqlite)).forEach(say);
  return sqlite;
}

/** The way out of a migration that the rows of the development home stop. */
export function adviseMaker(error: unknown): never {
  if (!(error instanceof MigrationError)) throw error;
  const { message, migration, advice = "write at its top what becomes of such rows" } = error;
  throw new UserError(message, {
    hint: `users' rows may stop it, too: in src/migrations/${migration}.sql, ${advice}; or delete the development home`,
    cause: error,
  });
}

/** A migration runs once: without a word, the maker would look for its new effect in vain. */
export function tellEdited(known: readonly MigrationInfo[], applied: readonly AppliedMigration[]): string[] {
  return findEdited(known, applied).map(
    (name) =>
      `The development home has "${name}" as it was before you changed it. To run it again, stop and delete that folder.`,
  );
}
