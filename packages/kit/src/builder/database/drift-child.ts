// Whether the schema, the last migration and a migrated database agree. Runs in its own process,
// started by drift.ts.
import { UserError } from "../../run/errors.ts";
import { answerBuild, loadApp } from "./app-child-answer.ts";
import { findLacking } from "./generate/find-lacking.ts";
import { findRenames } from "./generate/renames.ts";
import { describeSchema, readSnapshot } from "./generate/snapshot.ts";
import { writeMigration } from "./generate/write-migration.ts";
import { loadMigrations, openAfter } from "./load-migrations.ts";

export interface DriftQuestion {
  projectDir: string;
  metaFolder: string;
}

if (import.meta.main) await answerBuild(findDrift);

async function findDrift({ projectDir, metaFolder }: DriftQuestion): Promise<{ statements: 0 }> {
  const migrations = await loadMigrations(projectDir);
  const last = migrations.at(-1)?.name;
  const { schema } = await loadApp(projectDir);
  const before = await readSnapshot(metaFolder, last);
  const after = await describeSchema(schema);
  const renames = findRenames(before, after, { renames: [], drops: [] });
  if ("gone" in renames) throw drifted(last, "something was renamed or replaced");
  using sqlite = openAfter(migrations);
  const { statements } = writeMigration(sqlite, before, after, renames);
  if (statements.length > 0) throw drifted(last, `it would take ${quoteFirst(statements)}`);
  const lacking = findLacking(sqlite, after);
  if (lacking !== null) throw leftOut(lacking);
  return { statements: 0 };
}

function drifted(last: string | undefined, reason: string): UserError {
  const since = last === undefined ? "there is no migration yet" : `since the migration "${last}"`;
  return new UserError(`Cannot build: src/schema.ts has changed ${since}: ${reason}`, {
    hint: "run `bun run db:generate`, and commit what it writes",
  });
}

function leftOut(lacking: string): UserError {
  return new UserError(`Cannot build: the migrations leave out ${lacking}, which src/schema.ts has`, {
    hint: "correct the SQL in src/migrations; if a release has it, write another migration: `bun run db:generate --custom`",
  });
}

function quoteFirst(statements: readonly string[]): string {
  const first = (statements[0] ?? "").replace(/\s+/g, " ").trim();
  const short = first.length > 80 ? `${first.slice(0, 77)}…` : first;
  return statements.length === 1 ? `"${short}"` : `"${short}" and ${statements.length - 1} more`;
}
