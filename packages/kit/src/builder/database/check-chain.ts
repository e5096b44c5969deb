// Finds migrations of two merged branches that conflict: each branch is valid alone, but both
// continue the same migration.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { hasConflictMarks } from "./conflict-marks.ts";
import { prefixOf, rebaseHint, type JournalEntry } from "./journal.ts";

/** @throws UserError when the journal, the files and the snapshots do not form one sequence */
export async function checkChain(folder: string, entries: readonly JournalEntry[]): Promise<void> {
  for (const [position, entry] of entries.entries()) checkEntry(entry, entries.slice(0, position));
  await checkStrays(folder, new Set(entries.map(({ tag }) => tag)));
  await checkSnapshots(join(folder, "meta"), entries);
}

function checkEntry({ tag, when, idx }: JournalEntry, earlier: readonly JournalEntry[]): void {
  if (!/^[\w-]+$/.test(tag)) {
    throw new UserError(
      `Cannot use the migration "${tag}": its name has other characters than letters, digits, _ and -`,
      { hint: "name it with `bun run db:generate --name NAME`" },
    );
  }
  const twin = earlier.find((entry) => entry.idx === idx || prefixOf(entry.tag) === prefixOf(tag));
  if (twin) throw met(tag, `the journal has "${twin.tag}" with the same number`);
  const before = earlier.at(-1);
  if (!before || before.when < when) return;
  throw new UserError(
    `Cannot use the migration "${tag}": the journal says it is older than "${before.tag}" before it`,
    {
      hint: "run `bun run db:generate --rebase`: it puts the journal in order, with your own migrations last",
    },
  );
}

/** If a merge kept the files but lost the journal's lines, the program would lack a migration. */
async function checkStrays(folder: string, listed: ReadonlySet<string>): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(sql|ts)$/.test(name)).sort();
  const stray = names.find((name) => !listed.has(name.replace(/\.\w+$/, "")));
  if (stray === undefined) return;
  const remedy = stray.endsWith(".sql")
    ? `${rebaseHint}; or delete it`
    : "delete it, or name it as its SQL file";
  throw new UserError(`Cannot use the migration file "${stray}": meta/_journal.json does not list it`, {
    hint: remedy,
  });
}

/** drizzle-kit compares with the last snapshot, of any branch, and ignores a missing one. */
async function checkSnapshots(meta: string, entries: readonly JournalEntry[]): Promise<void> {
  const owners = new Map(entries.map(({ tag }) => [`${prefixOf(tag)}_snapshot.json`, tag]));
  const parents = new Map<string, string>();
  const names = (await readdir(meta)).filter((name) => name.endsWith("_snapshot.json")).sort();
  for (const name of names) {
    const tag = owners.get(name);
    if (tag === undefined) {
      throw new UserError(
        `Cannot use the snapshot "meta/${name}": meta/_journal.json lists no migration of it`,
        {
          hint: `delete it if its migration was taken back; else ${rebaseHint}`,
        },
      );
    }
    const text = await Bun.file(join(meta, name)).text();
    if (hasConflictMarks(text)) throw met(tag, "its snapshot has git's conflict marks");
    const parent = readParent(text);
    const twin = parent === null ? undefined : parents.get(parent);
    if (twin !== undefined) throw met(tag, `it was made on the same one as "${twin}"`);
    if (parent !== null) parents.set(parent, tag);
  }
}

/** The id of the snapshot before this one; null if it gives none. */
function readParent(text: string): string | null {
  try {
    const { prevId } = JSON.parse(text) as { prevId?: unknown };
    return typeof prevId === "string" && prevId !== "" ? prevId : null;
  } catch {
    // Damaged ones are reported when they are needed.
    return null;
  }
}

function met(tag: string, state: string): UserError {
  return new UserError(`Cannot use the migration "${tag}": two branches met, and ${state}`, {
    hint: rebaseHint,
  });
}
