// Proves the migrations that no user has had yet. Runs in a process of its own, as migrations may
// bring code along.
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
  /** How many migrations users have had; these cannot be mended any more. */
  released: number;
  /** One that is not written down yet, proved behind the first `keep`; then no other is. */
  draft: { name: string; sql: string; keep: number } | null;
}

export interface ProofAnswer {
  /** What some users' data will not go through, by migration. */
  hazards: { migration: string; hazards: readonly Hazard[] }[];
  /** How many migrations were proved. */
  proved: number;
  /** Tables that no row could be made for. */
  unfilled: readonly string[];
}

const clock = { version: "0.0.0", now: new Date(0) };

/** Of one that is not written down there is no file to mend. */
const inSteps =
  "nothing was written; go in smaller steps, with `bun run db:generate` after each change of src/schema.ts, and " +
  "`bun run db:generate --custom` for what has to become of rows between them";

if (import.meta.main) await answerBuild(prove);

async function prove({ projectDir, released, draft }: ProofQuestion): Promise<ProofAnswer> {
  const loaded = await loadMigrations(projectDir);
  const migrations = draft
    ? [...loaded.slice(0, draft.keep), { ...draft, sha256: "", hasCode: false }]
    : loaded;
  const answer: ProofAnswer = { hazards: [], proved: 0, unfilled: [] };
  const begin = firstToProve(migrations, released, draft !== null);
  // The first migration meets no rows: there is no table before it.
  using filled = openAfter(migrations.slice(0, begin));
  for (const [index, migration] of migrations.entries()) {
    if (index < begin) continue;
    const before = migrations.slice(0, index);
    const previous = before.at(-1);
    // What a data migration has put in order stays so.
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

/** A draft is proved with the data migration before it, if there is one, and no further back. */
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
    `Cannot use the migration "${migration.name}": in line ${unknown.line} of src/migrations/${migration.name}.sql "${unknown.name}" names nothing, and SQLite would take it for a text`,
    {
      hint: `run \`bun run db:generate --redo\` to write it anew; in SQL of your own write a text as '${unknown.name}', and a name as \`${unknown.name}\``,
    },
  );
}

function refusal({ name }: Migration, { state, hint, line }: Harm): UserError {
  const what = line === null ? "it" : `line ${line} of src/migrations/${name}.sql`;
  return new UserError(`Cannot use the migration "${name}": ${what} ${state}`, { hint });
}
