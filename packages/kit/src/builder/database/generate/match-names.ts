// Matches old names to new ones, for tables or for one table's columns. Pure.
import { lowerName } from "../../../run/database/sql-tokens.ts";

/** The maker's answers. Tables as `notes`, columns as `notes.title`. */
export interface RenameAnswers {
  /** `--rename old=new`; a column's table may be given by its old name or its new one. */
  renames: readonly Rename[];
  /** `--drop notes.title`: removed, even if there is a new name. */
  drops: readonly string[];
}

export interface Rename {
  from: string;
  to: string;
}

/** The maker must say for each of `gone` whether it became one of `come`. */
export interface RenameQuestion {
  gone: readonly string[];
  come: readonly string[];
}

export interface NameAnswers extends RenameAnswers {
  /** Receives every answer that was used. */
  used: { add(answer: Rename | string): void };
}

const asidePrefix = "__old_";

/** A temporary name for something that is removed while another takes its name. */
export function putAside(name: string): string {
  return `${asidePrefix}${name}`;
}

export function withoutAside(name: string): string {
  return name.startsWith(asidePrefix) ? name.slice(asidePrefix.length) : name;
}

/** @returns old and new names where they differ, or the open question */
export function matchNames(
  before: readonly string[],
  after: readonly string[],
  answers: NameAnswers,
): Map<string, string> | RenameQuestion {
  const dropped = findDropped(before, after, answers);
  const matched = followRenames(before, after, dropped, answers);
  const taken = new Set(matched.values());
  const isKept = (name: string) => after.includes(name) && !matched.has(name) && !taken.has(name);
  const gone = before.filter((name) => !matched.has(name) && !isKept(name) && !dropped.has(name));
  const come = after.filter((name) => !taken.has(name) && !(before.includes(name) && isKept(name)));
  for (const [from, to] of matchCases(gone, come)) matched.set(from, to);
  const removed = gone.filter((name) => !matched.has(name));
  const found = new Set(matched.values());
  const open = come.filter((name) => !found.has(name));
  if (open.length > 0 && removed.length > 0) return { gone: removed, come: open };
  const used = new Set(after.map(lowerName));
  for (const name of [...dropped, ...removed])
    if (used.has(lowerName(name))) matched.set(name, putAside(name));
  return matched;
}

/** Something whose name still exists is only removed if another takes the name. */
function findDropped(
  before: readonly string[],
  after: readonly string[],
  { drops, renames, used }: NameAnswers,
): Set<string> {
  const dropped = drops.filter(
    (name) => before.includes(name) && (!after.includes(name) || renames.some(({ to }) => to === name)),
  );
  for (const name of dropped) used.add(name);
  return new Set(dropped);
}

/** An existing name is free for another once its holder is renamed or removed. */
function followRenames(
  before: readonly string[],
  after: readonly string[],
  dropped: ReadonlySet<string>,
  { renames, used }: NameAnswers,
): Map<string, string> {
  const matched = new Map<string, string>();
  const isFree = (to: string) =>
    !before.includes(to) || dropped.has(to) || renames.some(({ from }) => from === to);
  for (const rename of renames) {
    const { from, to } = rename;
    const isKnown = before.includes(from) && after.includes(to) && from !== to && !dropped.has(from);
    if (!isKnown || !isFree(to) || matched.has(from) || [...matched.values()].includes(to)) continue;
    matched.set(from, to);
    used.add(rename);
  }
  return matched;
}

/** SQLite ignores the case of names: `Title` is the former `title`. */
function matchCases(removed: readonly string[], added: readonly string[]): [string, string][] {
  return removed.flatMap((from) => {
    const to = added.find((name) => lowerName(name) === lowerName(from));
    return to === undefined ? [] : [[from, to] as [string, string]];
  });
}
