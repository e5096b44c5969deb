// Puts a migration into src/app/migrations/: its SQL, its snapshot, and its line in the journal, in drizzle-kit's own form.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { migrationsFolder } from "../migrations.ts";
import type { Snapshot } from "./snapshot-parts.ts";

export interface JournalEntry {
  idx: number;
  version: string;
  when: number;
  tag: string;
  breakpoints: boolean;
}

interface JournalFile {
  version: string;
  dialect: string;
  entries: JournalEntry[];
}

export async function readJournalFile(projectDir: string): Promise<JournalFile> {
  const file = Bun.file(journalOf(projectDir));
  return (await file.exists())
    ? ((await file.json()) as JournalFile)
    : { version: "7", dialect: "sqlite", entries: [] };
}

/** `0002_add_notes_color`, behind `last`. */
export function nextName(last: JournalEntry | undefined, title: string): string {
  return `${String(last === undefined ? 0 : last.idx + 1).padStart(4, "0")}_${title}`;
}

/** The journal comes last: without its line the rest counts as not there. @param keep how many of the entries stay in front of it */
export async function writeMigrationFiles(
  projectDir: string,
  { name, sql, snapshot, keep }: { name: string; sql: string; snapshot: Snapshot; keep: number },
): Promise<void> {
  const folder = migrationsFolder(projectDir);
  const journal = await readJournalFile(projectDir);
  const entries = journal.entries.slice(0, keep);
  const last = entries.at(-1);
  await mkdir(join(folder, "meta"), { recursive: true });
  for (const { tag } of journal.entries.slice(keep)) {
    await rm(join(folder, `${tag}.sql`), { force: true });
    await rm(snapshotOf(projectDir, tag), { force: true });
  }
  await Bun.write(join(folder, `${name}.sql`), sql);
  await Bun.write(snapshotOf(projectDir, name), `${JSON.stringify(snapshot, null, 2)}\n`);
  // In the order of time, whatever the clock says.
  const when = Math.max(Date.now(), (last?.when ?? 0) + 1);
  entries.push({ idx: (last?.idx ?? -1) + 1, version: "6", when, tag: name, breakpoints: true });
  await Bun.write(journalOf(projectDir), `${JSON.stringify({ ...journal, entries }, null, 2)}\n`);
}

function journalOf(projectDir: string): string {
  return join(migrationsFolder(projectDir), "meta", "_journal.json");
}

function snapshotOf(projectDir: string, migration: string): string {
  return join(migrationsFolder(projectDir), "meta", `${migration.split("_")[0]}_snapshot.json`);
}
