// Reads the app's migrations as drizzle-kit wrote them. Applies nothing.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { MigrationInfo } from "../../runtime/build-info.ts";
import { errorCode, UserError } from "../../runtime/errors.ts";
import { checkMigrationImports } from "./migration-imports.ts";

export interface MigrationFile extends MigrationInfo {
  /** With LF line ends, whatever the checkout made of them. */
  sql: string;
}

export const Journal = Type.Object({
  entries: Type.Array(Type.Object({ idx: Type.Integer(), when: Type.Number(), tag: Type.String() })),
});

const hint = "run `bun run db:generate`, and commit what it writes";

export function migrationsFolder(projectDir: string): string {
  return join(projectDir, "src", "app", "migrations");
}

/**
 * In the order of the journal.
 * @throws UserError when a file is missing or the journal is not in the order of time
 */
export async function readMigrations(projectDir: string): Promise<MigrationFile[]> {
  const folder = migrationsFolder(projectDir);
  const entries = await readJournal(folder);
  for (const [position, entry] of entries.entries()) checkEntry(entry, entries[position - 1]);
  await checkStrays(folder, new Set(entries.map(({ tag }) => tag)));
  return Promise.all(entries.map(({ tag }) => readMigration(folder, tag)));
}

interface JournalEntry {
  when: number;
  tag: string;
}

async function readJournal(folder: string): Promise<JournalEntry[]> {
  const file = join(folder, "meta", "_journal.json");
  const text = await readText(file, `Cannot find the app's migrations: there is no "${file}"`);
  try {
    return Value.Parse(Journal, JSON.parse(text)).entries;
  } catch (cause) {
    throw new UserError(`Cannot read "${file}": it is not a journal that drizzle-kit wrote`, {
      hint: "take the file as it was committed, e.g. with `git checkout`",
      cause,
    });
  }
}

async function readText(file: string, missing: string, remedy = hint): Promise<string> {
  try {
    return await Bun.file(file).text();
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new UserError(missing, { hint: remedy, cause });
  }
}

function checkEntry({ tag, when }: JournalEntry, before: JournalEntry | undefined): void {
  if (!/^[\w-]+$/.test(tag)) {
    throw new UserError(
      `Cannot use the migration "${tag}": its name has other characters than letters, digits, _ and -`,
      {
        hint: "name it with `bun run db:generate --name NAME`",
      },
    );
  }
  if (!before || before.when < when) return;
  throw new UserError(
    `Cannot use the migration "${tag}": the journal says it is older than "${before.tag}" before it`,
    {
      hint: `two branches met: delete "${tag}" and its snapshot and run \`bun run db:generate\` again`,
    },
  );
}

/** A merge that kept the files and lost the journal's lines would ship a program without a migration. */
async function checkStrays(folder: string, listed: ReadonlySet<string>): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(sql|ts)$/.test(name)).sort();
  const stray = names.find((name) => !listed.has(name.replace(/\.\w+$/, "")));
  if (stray === undefined) return;
  throw new UserError(`Cannot use the migration file "${stray}": meta/_journal.json does not list it`, {
    hint: "delete it and run `bun run db:generate` again, or take the journal as it was committed",
  });
}

async function readMigration(folder: string, name: string): Promise<MigrationFile> {
  const file = join(folder, `${name}.sql`);
  const text = await readText(
    file,
    `Cannot find the migration "${name}": the journal lists it, but there is no "${file}"`,
    "take the file as it was committed; `bun run db:generate` writes new ones",
  );
  const sql = text.replaceAll("\r\n", "\n");
  const codeFile = join(folder, `${name}.ts`);
  const hasCode = existsSync(codeFile);
  if (hasCode) await checkMigrationImports(codeFile, join(folder, ".."));
  const code = hasCode ? await Bun.file(codeFile).text() : null;
  return { name, sha256: hashMigration(sql, code), hasCode, sql };
}

/**
 * Over LF line ends, so that a checkout on Windows gives the same. Without code it is the hash that Drizzle's own migrator keeps.
 * @param code the text of the `.ts` file beside the SQL; not of what that imports
 */
export function hashMigration(sql: string, code: string | null = null): string {
  const hasher = new Bun.CryptoHasher("sha256").update(sql.replaceAll("\r\n", "\n"));
  if (code !== null) hasher.update(`\0${code.replaceAll("\r\n", "\n")}`);
  return hasher.digest("hex");
}
