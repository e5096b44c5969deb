// Plans the join of two branches: which migrations stay, and how the others follow them. Pure.
import { UserError } from "../../run/errors.ts";
import { prefixOf, type JournalEntry } from "./journal.ts";
import { isSameSchema, isSameTable, mergeSnapshots, type Snapshot } from "./merge-snapshots.ts";
import { droppedTables, handWritten, readStatements } from "./rebase-statements.ts";

/** One migration, from any source. */
export interface Found {
  entry: JournalEntry;
  /** null if its file is gone. */
  sql: string | null;
  code: string | null;
  /** null if it is lost. */
  snapshot: Snapshot | null;
  /**
   * If two continue the same migration, the lower rank stays: 0 released, 1 on the main branch, 2
   * listed, 3 not listed.
   */
  rank: 0 | 1 | 2 | 3;
}

export interface Placed {
  from: string;
  entry: JournalEntry;
  sql: string;
  code: string | null;
  snapshot: Record<string, unknown>;
}

export interface RebasePlan {
  kept: readonly Found[];
  /** The names of all others: their files go, and the parts to keep come back under new names. */
  own: readonly string[];
  /** Ours under their new names, in order. */
  placed: readonly Placed[];
  /** Ours that a generator must rewrite, because both branches changed the same thing. */
  remade: readonly string[];
  /** Our handwritten ones that follow those. */
  after: readonly Found[];
  /** Things for the maker to check, one line each. */
  notes: readonly string[];
}

/** @param found in the journal's order, unlisted ones last */
export function planRebase(found: readonly Found[], newId: () => string): RebasePlan {
  checkNumbers(found);
  const kept = chooseKept(found);
  const own = found.filter((one) => !kept.includes(one));
  return { kept, own: own.map(({ entry }) => entry.tag), ...placeOwn(own, kept, found, newId) };
}

function checkNumbers(found: readonly Found[]): void {
  const odd = found.find(({ entry }) => !/^\d{4}_/.test(entry.tag));
  if (!odd) return;
  throw new UserError(
    `Cannot join the branches: the migration "${odd.entry.tag}" has no number of four digits`,
    {
      hint: "give its files, its snapshot and its line in meta/_journal.json a number such as 0007_, in their order",
    },
  );
}

/**
 * Follows the chain of snapshots. If two continue the same one, the lower rank stays, then the
 * older one.
 */
function chooseKept(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (let next = pickNext(found, kept); next; next = pickNext(found, kept)) kept.push(next);
  const lost = found.find((one) => one.rank === 0 && !kept.includes(one));
  if (!lost) return kept;
  throw new UserError(
    `Cannot join the branches: "${lost.entry.tag}" was released, and does not follow "${kept.at(-1)?.entry.tag ?? "the first"}"`,
    {
      hint: "take the migrations as the newest version's tag has them, `git checkout TAG -- src/migrations`, and run this again",
    },
  );
}

function pickNext(found: readonly Found[], kept: readonly Found[]): Found | undefined {
  const rest = found.filter((one) => !kept.includes(one) && one.sql !== null);
  const tip = kept.at(-1);
  const known = new Set(found.flatMap(({ snapshot }) => snapshot?.id ?? []));
  const isNext = ({ snapshot, rank, entry }: Found) => {
    if (snapshot !== null && tip?.snapshot) return snapshot.prevId === tip.snapshot.id;
    if (snapshot !== null && tip === undefined) return !known.has(snapshot.prevId);
    return isNextByNumber({ snapshot, rank, entry }, tip, rest);
  };
  return rest.filter(isNext).toSorted((a, b) => a.rank - b.rank || a.entry.when - b.entry.when)[0];
}

/**
 * Without a snapshot, only its number shows its place; it stays if others or users depend on it.
 */
function isNextByNumber(
  { snapshot, rank, entry }: Pick<Found, "snapshot" | "rank" | "entry">,
  tip: Found | undefined,
  rest: readonly Found[],
): boolean {
  const number = prefixOf(entry.tag);
  if (rank === 3 || (tip && number <= prefixOf(tip.entry.tag))) return false;
  const others = rest.filter((other) => other.entry !== entry);
  if (others.some((other) => prefixOf(other.entry.tag) <= number)) return false;
  return snapshot !== null || rank < 2 || others.some((other) => other.rank < 3 && other.snapshot !== null);
}

type Kind = "custom" | "moved" | "remade";

function placeOwn(
  own: readonly Found[],
  kept: readonly Found[],
  found: readonly Found[],
  newId: () => string,
): Omit<RebasePlan, "kept" | "own"> {
  const [placed, remade, after]: [Placed[], string[], Found[]] = [[], [], []];
  const notes: string[] = [];
  const tip = kept.at(-1);
  let top = tip?.snapshot ?? null;
  let last: JournalEntry | undefined = tip?.entry;
  for (const one of own) {
    if (one.sql === null) {
      notes.push(`"${one.entry.tag}" is gone from the journal: it has no file.`);
      continue;
    }
    const base =
      found.find(({ snapshot }) => snapshot && snapshot.id === one.snapshot?.prevId)?.snapshot ?? null;
    const kind = classify(one, base, top, remade.length > 0);
    if (kind === "custom" && remade.length > 0) after.push(one);
    else if (kind === "remade") {
      checkRemade(one, remade, after);
      remade.push(one.entry.tag);
    } else {
      if (kind === "custom") notes.push(...tellDropped(one, base, top));
      const entry = nextEntry(one.entry, last);
      const snapshot = snapshotOf(one, base, top, newId);
      placed.push({ from: one.entry.tag, entry, sql: one.sql, code: one.code, snapshot });
      [top, last] = [snapshot as Snapshot, entry];
    }
  }
  return { placed, remade, after, notes };
}

/** Sorts a migration: handwritten, correct as it is after the others, or to be rewritten. */
function classify(one: Found, base: Snapshot | null, top: Snapshot | null, isAfterRemade: boolean): Kind {
  const sql = one.sql ?? "";
  if (one.snapshot === null || base === null || top === null) {
    const statements = readStatements(sql).length;
    return handWritten(sql, null).length === statements && (statements > 0 || one.code !== null)
      ? "custom"
      : "remade";
  }
  if (isSameSchema(base, one.snapshot)) return "custom";
  if (isAfterRemade) return "remade";
  const isOverlapping = mergeSnapshots(base, one.snapshot, top).overlaps.length > 0;
  return isOverlapping || clashes(sql, base, top).length > 0 ? "remade" : "moved";
}

/**
 * Tables that the SQL drops and that have changed since it was written: a rebuild would lose the
 * new parts.
 */
function clashes(sql: string, base: Snapshot, top: Snapshot): string[] {
  return droppedTables(sql).filter((table) => !isSameTable(base, top, table));
}

/** A generator knows only the last schema, so everything it rewrites becomes one migration. */
function checkRemade(
  { entry, sql, code, snapshot }: Found,
  remade: readonly string[],
  [between]: readonly Found[],
): void {
  const statement = handWritten(sql ?? "", snapshot)[0];
  if (code !== null) throw cannotRemake(entry, `"${entry.tag}.ts" belongs to it`, `"${entry.tag}.ts"`);
  if (statement !== undefined)
    throw cannotRemake(entry, `it has handwritten SQL ("${statement} …")`, "that SQL");
  if (!between) return;
  const names = [...remade, entry.tag].map((tag) => `"${tag}"`).join(" and ");
  throw new UserError(
    `Cannot make the migrations ${names} again in one run: "${between.entry.tag}" between them is handwritten`,
    {
      hint:
        `take the changes of "${entry.tag}" out of src/schema.ts, delete src/migrations/${entry.tag}.sql, and run ` +
        "`bun run db:generate --rebase`; then put the change back, and run `bun run db:generate`",
    },
  );
}

function cannotRemake({ tag }: JournalEntry, reason: string, moved: string): UserError {
  return new UserError(
    `Cannot make the migration "${tag}" again, though both branches changed the same: ${reason}`,
    {
      hint: `move ${moved} to a place outside src/migrations, run \`bun run db:generate --rebase\` again, and put it into a migration made with \`bun run db:generate --custom\``,
    },
  );
}

function tellDropped({ entry, sql }: Found, base: Snapshot | null, top: Snapshot | null): string[] {
  const tables = base && top ? clashes(sql ?? "", base, top) : [];
  return tables.map(
    (table) => `"${entry.tag}" drops the table ${table}, which the other branch changed: read its SQL again.`,
  );
}

function snapshotOf(one: Found, base: Snapshot | null, top: Snapshot | null, newId: () => string) {
  const ids = { id: newId(), prevId: top?.id ?? "00000000-0000-0000-0000-000000000000" };
  if (one.snapshot !== null && base !== null && top !== null)
    return { ...mergeSnapshots(base, one.snapshot, top).snapshot, ...ids };
  return { ...(top ?? one.snapshot), ...ids };
}

/** The next number, and a time after the one before. */
export function nextEntry(entry: JournalEntry, before: JournalEntry | undefined): JournalEntry {
  const idx = before === undefined ? 0 : Number(prefixOf(before.tag)) + 1;
  const tag = `${String(idx).padStart(4, "0")}${entry.tag.slice(prefixOf(entry.tag).length)}`;
  return { ...entry, idx, tag, when: before ? Math.max(entry.when, before.when + 1) : entry.when };
}
