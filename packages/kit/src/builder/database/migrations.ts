// Reads the app's migrations in drizzle-kit's form. Applies nothing.
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { MigrationInfo } from "../../run/build-info.ts";
import { errorCode, UserError } from "../../run/errors.ts";
import { checkChain } from "./check-chain.ts";
import { hasConflictMarks } from "./conflict-marks.ts";
import { readJournal, rebaseHint } from "./journal.ts";
import { checkMigrationImports } from "./migration-imports.ts";
import { readMigrationText } from "./migration-text.ts";

export interface MigrationFile extends MigrationInfo {
  /** With LF line ends, whatever the checkout has. */
  sql: string;
}

export function migrationsFolder(projectDir: string): string {
  return join(projectDir, "src", "migrations");
}

/**
 * In the journal's order.
 * @throws UserError when a file is missing or not UTF-8, or when the journal and the files do not
 * form one sequence
 */
export async function readMigrations(projectDir: string): Promise<MigrationFile[]> {
  const folder = migrationsFolder(projectDir);
  const entries = await readJournal(folder);
  await checkChain(folder, entries);
  return Promise.all(entries.map(({ tag }) => readMigration(folder, tag)));
}

async function readMigration(folder: string, name: string): Promise<MigrationFile> {
  const sql = await readSql(join(folder, `${name}.sql`), name);
  const codeFile = join(folder, `${name}.ts`);
  const hasCode = existsSync(codeFile);
  if (hasCode) await checkMigrationImports(codeFile, join(folder, ".."));
  const code = hasCode ? await readMigrationText(codeFile) : null;
  return { name, sha256: hashMigration(sql, code), hasCode, sql };
}

async function readSql(file: string, name: string): Promise<string> {
  try {
    return checkMarks(await readMigrationText(file), name);
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new UserError(
      `Cannot find the migration "${name}": the journal lists it, but there is no "${file}"`,
      { hint: "take the file as it was committed; `bun run db:generate` writes new ones", cause },
    );
  }
}

function checkMarks(sql: string, name: string): string {
  if (!hasConflictMarks(sql)) return sql;
  throw new UserError(`Cannot use the migration "${name}": two branches each made one of that name`, {
    hint: rebaseHint,
  });
}

/**
 * Hashes the text with LF line ends, so that a checkout on Windows gives the same. Without code it
 * equals the hash of Drizzle's own migrator.
 * @param code the text of the `.ts` beside the SQL, without its imports
 */
export function hashMigration(sql: string, code: string | null = null): string {
  const hasher = new Bun.CryptoHasher("sha256").update(sql.replaceAll("\r\n", "\n"));
  if (code !== null) hasher.update(`\0${code.replaceAll("\r\n", "\n")}`);
  return hasher.digest("hex");
}
