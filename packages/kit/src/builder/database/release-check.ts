// Refuses migrations that were edited, removed or reordered since a release: users' databases would
// no longer match. last-release.ts reads the released ones.
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import type { Plan } from "../plan/make.ts";
import { readReleases, type Released, type ReleasedMigration } from "./last-release.ts";
import { readMigrations, type MigrationFile } from "./migrations.ts";

type Known = Pick<ReleasedMigration, "name" | "sha256"> & Partial<Pick<ReleasedMigration, "hasCode">>;

/**
 * @returns the number of released migrations
 * @throws UserError naming the first one that changed since its release
 */
export async function checkAgainstLastRelease(plan: Plan): Promise<number> {
  const [present, releases] = await Promise.all([readMigrations(plan.projectDir), readReleases(plan)]);
  for (const released of [releases.last, releases.own]) {
    if (released) compareMigrations(present, released, plan);
  }
  return releases.last?.migrations.length ?? 0;
}

/** Pure. New migrations may follow the released ones, and nothing else may change. */
export function compareMigrations(
  present: readonly (Known & Partial<Pick<MigrationFile, "sql">>)[],
  released: Released,
  place: Pick<Plan, "projectDir" | "outDir">,
): void {
  const { label } = released;
  for (const [index, known] of released.migrations.entries()) {
    const { name, sha256 } = known;
    const same = present.find((migration) => migration.name === name);
    if (!same) throw refusal(name, `it is missing, and ${label} has it`, hintFor(released, place));
    if (same.sha256 !== sha256)
      throw refusal(name, `it was edited since ${label}`, hintEdited(released, known, same, place));
    if (present[index] !== same)
      throw refusal(name, `it is in another place than in ${label}`, hintFor(released, place));
  }
}

function refusal(name: string, state: string, hint: string): UserError {
  return new UserError(`Cannot build with the migration "${name}": ${state}`, { hint });
}

/** A checkout does not remove code that was added to a released migration. */
function hintEdited(
  released: Released,
  known: ReleasedMigration,
  present: Known & Partial<Pick<MigrationFile, "sql">>,
  place: Pick<Plan, "projectDir" | "outDir">,
): string {
  const isNewCode = known.hasCode === false && present.hasCode === true;
  const rest = hintFor(released, place);
  return isNewCode ? `delete or rename "${known.name}.ts"; if the SQL was edited too, ${rest}` : rest;
}

const afterwards = "and make a new migration for the change: `bun run db:generate --rebase`";

function hintFor(
  { tag, folder }: Released,
  { projectDir, outDir }: Pick<Plan, "projectDir" | "outDir">,
): string {
  if (tag !== null && folder !== null && folder === "src/migrations")
    return `run \`git checkout ${tag} -- ${folder}\`, ${afterwards}`;
  if (tag !== null) return `bring it back as the tag ${tag} has it in "${folder ?? ""}", ${afterwards}`;
  const output = outDir === join(projectDir, "dist") ? "dist/" : `"${outDir}"`;
  return `bring it back as it was, ${afterwards}; or delete ${output} if nobody got that build`;
}
