// Runs the proof of migrations, and reports its result in sentences.
import { join } from "node:path";

import { askAppChild } from "./app-child.ts";
import { queryOf } from "./prove/hazards.ts";
import type { ProofAnswer, ProofQuestion } from "./prove/prove-child.ts";
import type { Hazard } from "./prove/remedies.ts";
import type { Plan } from "../plan/make.ts";

/** @throws UserError for a migration that harms every user's data, or fails with any rows */
export async function proveMigrations(
  plan: Pick<Plan, "machine" | "projectDir">,
  question: Omit<ProofQuestion, "projectDir">,
): Promise<ProofAnswer> {
  const script = join(import.meta.dir, "prove", "prove-child.ts");
  return await askAppChild<ProofAnswer>(plan, script, { projectDir: plan.projectDir, ...question });
}

/** Lines for the maker; none if the migration works for every user's data. */
export function tellProof({ hazards, unfilled }: ProofAnswer): string[] {
  return [
    ...hazards.flatMap((found) => {
      const first = found.hazards.find(({ at }) => !at);
      return found.hazards.flatMap((hazard) => tellHazard(found.migration, hazard, hazard === first));
    }),
    ...unfilled.map(
      (table) =>
        `Not proved with rows: no tried row fits into the table "${table}". Try the update on a home of your own.`,
    ),
  ];
}

/** With the query that finds it and the place to solve it. */
function tellHazard(migration: string, hazard: Hazard, isFirst: boolean): string[] {
  const file = `src/migrations/${migration}.sql`;
  const { at } = hazard;
  return [
    `The migration "${migration}" stops the update of a user in whose data ${hazard.state}; their data stays as it is.`,
    `  Whether a home is hit${at ? `, once it has had the statements before line ${at.line}` : ""}: ${queryOf(hazard)}`,
    at
      ? `  To decide what becomes of such rows, write right before line ${at.line} of ${file}, which begins with ${at.text.split("\n")[0]}:`
      : `  To decide what becomes of such rows, write ${isFirst ? "" : "below those lines, "}at the top of ${file}:`,
    ...hazard.mend.split("\n").map((line) => `    ${line}`),
    "  Or do it in a data migration that comes before: `bun run db:generate --redo --custom`, then `bun run db:generate`.",
  ];
}
