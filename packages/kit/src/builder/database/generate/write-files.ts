// Puts a migration into src/migrations/: its SQL, its snapshot, and its line in the journal, in
// drizzle-kit's own form.
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { journalFile, prefixOf, readJournal, type JournalEntry } from "../journal.ts";
import { migrationsFolder } from "../migrations.ts";
import type { Snapshot } from "./snapshot-parts.ts";

/** None before the first migration: then there is no journal either. */
export async function readEntries(projectDir: string): Promise<JournalEntry[]> {
  const folder = migrationsFolder(projectDir);
  return existsSync(journalFile(folder)) ? await readJournal(folder) : [];
}

/** `0002_add_notes_color`, behind `last`. */
export function nextName(last: JournalEntry | undefined, title: string): string {
  const number = last === undefined ? 0 : Number(prefixOf(last.tag)) + 1;
  return `${String(number).padStart(4, "0")}_${title}`;
}

/**
 * The journal comes last: without its line the other files do not count. @param keep how many
 * entries stay before it
 */
export async function writeMigrationFiles(
  projectDir: string,
  { name, sql, snapshot, keep }: { name: string; sql: string; snapshot: Snapshot; keep: number },
): Promise<void> {
  const folder = migrationsFolder(projectDir);
  const listed = await readEntries(projectDir);
  const entries = listed.slice(0, keep);
  const last = entries.at(-1);
  await mkdir(join(folder, "meta"), { recursive: true });
  for (const { tag } of listed.slice(keep)) {
    for (const end of ["sql", "ts"]) await rm(join(folder, `${tag}.${end}`), { force: true });
    await rm(snapshotOf(projectDir, tag), { force: true });
  }
  await Bun.write(join(folder, `${name}.sql`), sql);
  await Bun.write(snapshotOf(projectDir, name), `${JSON.stringify(snapshot, null, 2)}\n`);
  // Keep the order of time, even if the clock is wrong.
  const when = Math.max(Date.now(), (last?.when ?? 0) + 1);
  entries.push({ idx: Number(prefixOf(name)), version: "6", when, tag: name, breakpoints: true });
  const journal = { version: "7", dialect: "sqlite", entries };
  await Bun.write(journalFile(folder), `${JSON.stringify(journal, null, 2)}\n`);
}

function snapshotOf(projectDir: string, migration: string): string {
  return join(migrationsFolder(projectDir), "meta", `${prefixOf(migration)}_snapshot.json`);
}
