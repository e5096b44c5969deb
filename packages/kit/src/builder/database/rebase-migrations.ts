// `bun run db:generate --rebase`: joins two branches that both made migrations. The other branch's
// stay, and ours follow.
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import type { BuildMachine } from "../machine.ts";
import { openCheckout } from "../plan/git.ts";
import { hasConflictMarks } from "./conflict-marks.ts";
import { journalFile, prefixOf, readJournal, type JournalEntry } from "./journal.ts";
import { migrationsFolder, readMigrations } from "./migrations.ts";
import { noHistory, readHistory } from "./rebase-history.ts";
import { nextEntry, planRebase, type Found, type RebasePlan } from "./rebase-plan.ts";
import { findMigrations } from "./rebase-read.ts";

export interface RebaseOptions {
  projectDir: string;
  machine: Pick<BuildMachine, "env">;
  /**
   * Writes the difference between the schema and the last migration; `name` if it replaces a
   * migration with that name.
   */
  generate(name: string | null): Promise<void>;
}

/**
 * Restores the folder if something fails.
 * @returns what was done, one line each; none if there was nothing to join
 */
export async function rebaseMigrations({ projectDir, machine, generate }: RebaseOptions): Promise<string[]> {
  await checkSchema(projectDir);
  const folder = migrationsFolder(projectDir);
  const git = await openCheckout(projectDir, machine);
  const history = typeof git === "string" ? noHistory : await readHistory(git, "src/migrations");
  const plan = planRebase(await findMigrations(folder, history), () => crypto.randomUUID());
  checkTip(plan);
  const before = await readFolder(folder);
  try {
    await applyPlan(folder, plan);
    await orderTimes(folder);
    await generate(plan.remade.at(0)?.slice(5) ?? null);
    const made = (await orderTimes(folder)).slice(plan.kept.length + plan.placed.length);
    const after = await appendAfter(folder, plan.after);
    await readMigrations(projectDir);
    return tell(plan, made, after);
  } catch (error) {
    await restoreFolder(folder, before);
    throw error;
  }
}

/** Times out of order come from wrong clocks: each becomes later than the one before. */
async function orderTimes(folder: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  const listed = await readJournal(folder);
  for (const entry of listed) {
    const last = entries.at(-1);
    entries.push(last && entry.when <= last.when ? { ...entry, when: last.when + 1 } : entry);
  }
  if (entries.some((entry, index) => entry !== listed[index])) await writeJournal(folder, entries);
  return entries;
}

/** A generator reads the schema, and would stop half-way. */
async function checkSchema(projectDir: string): Promise<void> {
  const file = Bun.file(join(projectDir, "src", "schema.ts"));
  if (!(await file.exists()) || !hasConflictMarks(await file.text())) return;
  throw new UserError('Cannot join the branches: "src/schema.ts" has git\'s conflict marks', {
    hint: "keep in it what both branches want, take the marks out, and run this again",
  });
}

function checkTip({ kept }: RebasePlan): void {
  const tip = kept.at(-1);
  if (!tip || tip.snapshot !== null) return;
  const file = `src/migrations/meta/${prefixOf(tip.entry.tag)}_snapshot.json`;
  throw new UserError(`Cannot join the branches: the snapshot of the migration "${tip.entry.tag}" is lost`, {
    hint: `take it from the branch that has it, \`git checkout BRANCH -- ${file}\`, and run this again`,
  });
}

async function applyPlan(folder: string, { kept, placed, own }: RebasePlan): Promise<void> {
  const keptTags = new Set(kept.map(({ entry }) => entry.tag));
  const gone = new Set(own.filter((tag) => !keptTags.has(tag)));
  for (const name of await readdir(folder))
    if (/\.(sql|ts)$/.test(name) && gone.has(name.replace(/\.\w+$/, ""))) await rm(join(folder, name));
  for (const name of await readdir(join(folder, "meta")))
    if (name.endsWith("_snapshot.json")) await rm(join(folder, "meta", name));
  for (const { entry, sql, code, snapshot } of [...kept, ...placed])
    await writeMigration(folder, entry.tag, { sql: sql ?? "", code, snapshot });
  await writeJournal(
    folder,
    [...kept, ...placed].map(({ entry }) => entry),
  );
}

interface MigrationTexts {
  sql: string;
  code: string | null;
  snapshot: object | null;
}

async function writeMigration(folder: string, tag: string, { sql, code, snapshot }: MigrationTexts) {
  await writeChanged(join(folder, `${tag}.sql`), sql);
  if (code !== null) await writeChanged(join(folder, `${tag}.ts`), code);
  if (snapshot === null) return;
  const file = join(folder, "meta", `${prefixOf(tag)}_snapshot.json`);
  await Bun.write(file, JSON.stringify(snapshot, null, 2));
}

/** An unchanged file keeps its bytes: it may have the checkout's line ends. */
async function writeChanged(file: string, text: string): Promise<void> {
  const there = Bun.file(file);
  if ((await there.exists()) && (await there.text()).replaceAll("\r\n", "\n") === text) return;
  await Bun.write(file, text);
}

async function writeJournal(folder: string, entries: readonly JournalEntry[]): Promise<void> {
  const journal = { version: "7", dialect: "sqlite", entries };
  await Bun.write(journalFile(folder), JSON.stringify(journal, null, 2));
}

/** Handwritten ones keep their SQL, and do not change the schema. */
async function appendAfter(folder: string, after: readonly Found[]): Promise<JournalEntry[]> {
  const entries = await readJournal(folder);
  const added: JournalEntry[] = [];
  for (const { entry, sql, code } of after) {
    const last = [...entries, ...added].at(-1);
    const next = nextEntry(entry, last);
    const file = join(folder, "meta", `${prefixOf(last?.tag ?? "")}_snapshot.json`);
    const { id, ...rest } = (await Bun.file(file).json()) as { id: string };
    const snapshot = { ...rest, id: crypto.randomUUID(), prevId: id };
    await writeMigration(folder, next.tag, { sql: sql ?? "", code, snapshot });
    added.push(next);
  }
  await writeJournal(folder, [...entries, ...added]);
  return added;
}

type Files = ReadonlyMap<string, Uint8Array>;

async function readFolder(folder: string): Promise<Files> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  );
  const files = names.map(async ({ parentPath, name }) => {
    const file = join(parentPath, name);
    return [file, await Bun.file(file).bytes()] as const;
  });
  return new Map(await Promise.all(files));
}

async function restoreFolder(folder: string, before: Files): Promise<void> {
  await mkdir(join(folder, "meta"), { recursive: true });
  for (const file of (await readFolder(folder)).keys()) if (!before.has(file)) await rm(file);
  for (const [file, bytes] of before) await Bun.write(file, bytes);
}

function tell(
  { kept, placed, remade, after, notes }: RebasePlan,
  made: readonly JournalEntry[],
  added: readonly JournalEntry[],
): string[] {
  const tip = kept.at(-1)?.entry.tag ?? "the beginning";
  const moved = [
    ...placed.map(({ from, entry }) => [from, entry.tag] as const),
    ...after.map(({ entry }, index) => [entry.tag, added[index]?.tag ?? ""] as const),
  ].filter(([from, to]) => from !== to);
  const anew = remade.map((tag) => {
    const as = made.map((entry) => `"${entry.tag}"`).join(", ");
    return as === "" ? `"${tag}" is gone: the other branch has its change.` : `Rewrote "${tag}" as ${as}.`;
  });
  const listed = kept.filter(({ rank }) => rank === 3);
  const lines = [
    ...listed.map(({ entry }) => `Listed "${entry.tag}" in the journal.`),
    ...moved.map(([from, to]) => `Put "${from}" on top of "${tip}", as "${to}".`),
    ...anew,
    ...notes,
  ];
  if (lines.length === 0) return [];
  const again =
    "Commit src/migrations. Is .dev/home refused now? Delete it: it had your migration under its old number.";
  return [...lines, again];
}
