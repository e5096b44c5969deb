// Finds every migration of both branches, whatever state git or a hasty merge left. Changes
// nothing.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { hasConflictMarks, splitConflict } from "./conflict-marks.ts";
import { journalFile, parseJournal, prefixOf, type JournalEntry } from "./journal.ts";
import type { Snapshot } from "./merge-snapshots.ts";
import { readMigrationText } from "./migration-text.ts";
import type { MigrationHistory } from "./rebase-history.ts";
import type { Found } from "./rebase-plan.ts";

/**
 * @returns those that either side of the journal lists, in order; then the unlisted ones, by name
 */
export async function findMigrations(folder: string, history: MigrationHistory): Promise<Found[]> {
  const listed = await readSides(folder);
  const names = new Set(listed.map(({ entry }) => entry.tag));
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const strays = files.map((name) => name.slice(0, -4)).filter((tag) => !names.has(tag));
  const listedOnce = [...listed, ...strays.map((tag) => ({ entry: strayEntry(tag), side: null }))];
  const all = (await Promise.all(listedOnce.map((one) => splitTwins(folder, one)))).flat();
  return Promise.all(all.map((one) => readFound(folder, one, all, history)));
}

interface Listed {
  entry: JournalEntry;
  /**
   * The side of a journal conflict that lists it: that side's snapshot belongs to it. `both` also
   * without a conflict.
   */
  side: "ours" | "theirs" | "both" | null;
}

async function readSides(folder: string): Promise<Listed[]> {
  const file = journalFile(folder);
  const text = await Bun.file(file).text();
  const sides = splitConflict(text);
  if (sides === null) return parseJournal(text, file).map((entry) => ({ entry, side: "both" }));
  const [ours, theirs] = [parseJournal(sides.ours, file), parseJournal(sides.theirs, file)];
  return [
    ...ours.map((entry) => ({ entry, side: isIn(theirs, entry) ? "both" : "ours" }) as const),
    ...theirs.filter((entry) => !isIn(ours, entry)).map((entry) => ({ entry, side: "theirs" }) as const),
  ];
}

/** Two with the same name are different if their times differ. */
function isIn(entries: readonly JournalEntry[], { tag, when }: JournalEntry): boolean {
  return entries.some((each) => each.tag === tag && each.when === when);
}

/** The journal may be merged while the SQL of one name still has conflict marks. */
async function splitTwins(folder: string, one: Listed): Promise<Listed[]> {
  if (one.side === "ours" || one.side === "theirs") return [one];
  const file = Bun.file(join(folder, `${one.entry.tag}.sql`));
  if (!(await file.exists()) || !hasConflictMarks(await file.text())) return [one];
  return [
    { ...one, side: "ours" },
    { entry: { ...one.entry }, side: "theirs" },
  ];
}

/** Its time is unknown, and it comes last. */
function strayEntry(tag: string): JournalEntry {
  const idx = Number.parseInt(prefixOf(tag), 10);
  return { idx, version: "6", when: Date.now(), tag, breakpoints: true };
}

async function readFound(
  folder: string,
  { entry, side }: Listed,
  all: readonly Listed[],
  history: MigrationHistory,
): Promise<Found> {
  const { tag } = entry;
  const sql = await readSide(join(folder, `${tag}.sql`), side);
  const code = await readSide(join(folder, `${tag}.ts`), side);
  const twins = all.filter((other) => prefixOf(other.entry.tag) === prefixOf(tag));
  const rank = (await history.rankOf(tag, sql)) ?? (side === null ? 3 : 2);
  const snapshot = sql === null ? null : await findSnapshot(folder, { entry, side, sql, twins }, history);
  return { entry, sql, code, snapshot, rank };
}

async function readSide(file: string, side: Listed["side"]): Promise<string | null> {
  if (!(await Bun.file(file).exists())) return null;
  const text = await readMigrationText(file);
  const sides = splitConflict(text);
  return sides === null ? text : side === "theirs" ? sides.theirs : sides.ours;
}

/** A file with this number may be the other branch's, so git is asked first. */
async function findSnapshot(
  folder: string,
  { entry, side, sql, twins }: Listed & { sql: string; twins: readonly Listed[] },
  history: MigrationHistory,
): Promise<Snapshot | null> {
  const file = Bun.file(join(folder, "meta", `${prefixOf(entry.tag)}_snapshot.json`));
  const text = (await file.exists()) ? await file.text() : null;
  const sides = text === null ? null : splitConflict(text);
  if (twins.length === 1 && sides === null && text !== null) return parseSnapshot(text);
  const remembered = await history.snapshotOf(entry.tag, sql);
  if (remembered !== null) return parseSnapshot(remembered);
  if (sides !== null && side !== null && side !== "both") return parseSnapshot(sides[side]);
  const isOnlyListed = side !== null && twins.filter((twin) => twin.side !== null).length === 1;
  return sides === null && text !== null && isOnlyListed ? parseSnapshot(text) : null;
}

function parseSnapshot(text: string): Snapshot | null {
  try {
    const value = JSON.parse(text) as Snapshot | null;
    return typeof value?.id === "string" && typeof value.prevId === "string" ? value : null;
  } catch {
    return null;
  }
}
