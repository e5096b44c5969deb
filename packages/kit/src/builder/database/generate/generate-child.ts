// Makes the next migration from src/schema.ts and the earlier migrations. Runs in its own process,
// started by db-generate.ts. If something is unclear it answers with a question; it writes no file.
import { join } from "node:path";

import { answerBuild, importModule } from "../app-child-answer.ts";
import type { Schema } from "../../../run/app.ts";
import { loadMigrations, openAfter } from "../load-migrations.ts";
import { migrationsFolder } from "../migrations.ts";
import type { RenameAnswers, RenameQuestion } from "./match-names.ts";
import { findRenames } from "./renames.ts";
import { describeSchema, readSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot-parts.ts";
import { writeMigration, type WrittenMigration } from "./write-migration.ts";

export interface GenerateQuestion {
  projectDir: string;
  answers: RenameAnswers;
  /** How many existing migrations come before it. */
  keep: number;
  /** Makes only the snapshot, for a migration that the maker writes. */
  isCustom: boolean;
}

export type GenerateAnswer = { ask: RenameQuestion } | (WrittenMigration & { snapshot: Snapshot });

if (import.meta.main) await answerBuild(generate);

async function generate({ projectDir, answers, keep, isCustom }: GenerateQuestion): Promise<GenerateAnswer> {
  const migrations = (await loadMigrations(projectDir)).slice(0, keep);
  const before = await readSnapshot(join(migrationsFolder(projectDir), "meta"), migrations.at(-1)?.name);
  if (isCustom)
    return {
      snapshot: { ...before, id: crypto.randomUUID(), prevId: before.id },
      statements: [],
      destroys: [],
      title: "custom",
    };
  // Only the schema: the rest of the app may still use the old columns.
  const schema = await importModule<Schema>(join(projectDir, "src", "schema.ts"));
  const snapshot = await describeSchema(schema, before.id);
  const renames = findRenames(before, snapshot, answers);
  if ("gone" in renames) return { ask: renames };
  using sqlite = openAfter(migrations);
  return { ...writeMigration(sqlite, before, snapshot, renames), snapshot };
}
