// Compares the schema with the last migration's snapshot: a table without a migration would fail on
// users' machines.
import { join } from "node:path";

import { askAppChild } from "./app-child.ts";
import type { DriftQuestion } from "./drift-child.ts";
import { migrationsFolder } from "./migrations.ts";
import type { Plan } from "../plan/make.ts";

/** @throws UserError when `bun run db:generate` has something to write */
export async function checkDrift(plan: Plan): Promise<void> {
  const question: DriftQuestion = {
    projectDir: plan.projectDir,
    metaFolder: join(migrationsFolder(plan.projectDir), "meta"),
  };
  await askAppChild(plan, join(import.meta.dir, "drift-child.ts"), question);
}
