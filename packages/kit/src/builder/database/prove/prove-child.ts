// Proves the unreleased migrations. Runs in its own process, because migrations may contain code.
import type { Sqlite } from "../../../run/database/connection.ts";
import { migrate } from "../../../run/database/migrate.ts";
import type { Migration } from "../../../run/database/migration.ts";
import { readMigration } from "../../../run/database/read-migration.ts";
import { isWord } from "../../../run/database/sql-tokens.ts";
import { UserError } from "../../../run/errors.ts";
import { answerBuild } from "../app-child-answer.ts";
import { loadMigrations, openAfter } from "../load-migrations.ts";
import { fillRows } from "./fill-rows.ts";
import type { Hazard } from "./remedies.ts";
import { mendRows } from "./hazard-rows.ts";
import { proveMigration, type Harm } from "./migration.ts";
import { findUnknownName } from "./quoted-names.ts";
import { seededRandom } from "./seeded-random.ts";

export interface ProofQuestion {
  projectDir: string;
  /** The number of released migrations, which cannot be corrected. */
  released: number;
  /** A migration not yet written, proved after the first `keep`; then no other is proved. */
  draft: { name: string; sql: string; keep: number } | null;
}

export interface ProofAnswer {
  /** Reasons, by migration, why it fails for some users' data. */
  hazards: { migration: string; hazards: readonly Hazard[] }[];
  /** The number of migrations proved. */
  proved: number;
  /** Tables for which no row could be made. */
  unfilled: readonly string[];
}

const clock = { version: "0.0.0", now: new Date(0) };

/** An unwritten migration has no file to correct. */
const inSteps =
  "nothing was written; go in smaller steps, with `bun run db:generate` after each change of src/schema.ts, and " +
  "`bun run db:generate --custom` for changes of rows between them";

if (import.meta.main) await answerBuild(prove);

async function prove({ projectDir, released, draft }: ProofQuestion): Promise<ProofAnswer> {
  const loaded = await loadMigrations(projectDir);
  const migrations = draft
    ? [...loaded.slice(0, draft.keep), { ...draft, sha256: "", hasCode: false }]
    : loaded;
  const answer: ProofAnswer = { hazards: [], proved: 0, unfilled: [] };
  const begin = firstToProve(migrations, released, draft !== null);
  // The first migration meets no rows: no table exists before it.
  using filled = openAfter(migrations.slice(0, begin));
  for (const [index, migration] of migrations.entries()) {
    if (index < begin) continue;
    const before = migrations.slice(0, index);
    const previous = before.at(-1);
    // A data migration's corrections stay.
    if (index === begin || !previous || !changesData(previous))
      answer.unfilled = fillRows(filled, seededRandom(index));
    using empty = openAfter(before);
    refuseUnknownName(empty, before, migration);
    const verdict = proveMigration(filled, empty, before, migration);
    if (verdict.kind === "harmful")
      throw refusal(
        migration,
        migration.name === draft?.name ? { ...verdict, hint: inSteps, line: null } : verdict,
      );
    const hazards = verdict.kind === "hazards" ? verdict.hazards : [];
    if (hazards.length > 0) answer.hazards.push({ migration: migration.name, hazards });
    mendRows(filled, hazards);
    migrate(filled, [...before, migration], clock);
    answer.proved += 1;
  }
  if (draft) answer.hazards = answer.hazards.filter(({ migration }) => migration === draft.name);
  return answer;
}

/** A draft is proved from the data migration directly before it, if there is one. */
function firstToProve(migrations: readonly Migration[], released: number, isDraft: boolean): number {
  const last = migrations.at(-2);
  const fromDraft = migrations.length - (last && changesData(last) ? 2 : 1);
  return Math.max(isDraft ? fromDraft : released, 1);
}

function changesData({ sql, hasCode }: Migration): boolean {
  const { changes, removesRowsOf, rebuilds, statements } = readMigration(sql);
  const addsRows = statements.some(({ tokens: [verb] }) => isWord(verb, "INSERT", "REPLACE", "WITH"));
  return hasCode || changes.size > 0 || removesRowsOf.size > 0 || (addsRows && rebuilds.length === 0);
}

function refuseUnknownName(sqlite: Sqlite, before: readonly Migration[], migration: Migration): void {
  const unknown = findUnknownName(sqlite, before, migration);
  if (!unknown) return;
  throw new UserError(
    `Cannot use the migration "${migration.name}": in line ${unknown.line} of src/migrations/${migration.name}.sql "${unknown.name}" is not a known name, and SQLite would take it for a text`,
    {
      hint: `run \`bun run db:generate --redo\` to rewrite it; in your own SQL write a text as '${unknown.name}', and a name as \`${unknown.name}\``,
    },
  );
}

function refusal({ name }: Migration, { state, hint, line }: Harm): UserError {
  const what = line === null ? "it" : `line ${line} of src/migrations/${name}.sql`;
  return new UserError(`Cannot use the migration "${name}": ${what} ${state}`, { hint });
}
