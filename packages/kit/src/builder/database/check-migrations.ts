// Checks everything a successful build promises about migrations. The released ones are unchanged,
// the last one matches the schema, and the new ones keep every value of a database with rows.
import { checkDrift } from "./drift.ts";
import { hashFreshInputs, hashMigrationInputs } from "./fresh-inputs.ts";
import { remember } from "./kept.ts";
import { readMigrations } from "./migrations.ts";
import type { Plan } from "../plan/make.ts";
import { proveMigrations, tellProof } from "./proof.ts";
import { checkAgainstLastRelease } from "./release-check.ts";

/**
 * @returns messages for the maker: data that some users may have, and that would stop a migration
 * @throws UserError for the first migration that must not be shipped
 */
export async function checkMigrations(plan: Plan): Promise<string[]> {
  const released = await checkAgainstLastRelease(plan);
  const [proofInputs, driftInputs] = await Promise.all([hashProofInputs(plan), hashFreshInputs(plan)]);
  const proved = remember(plan, { kind: "proof", inputs: `${proofInputs}-${released}` }, () =>
    proveMigrations(plan, { released, draft: null }),
  );
  const compared = remember(plan, { kind: "drift", inputs: driftInputs }, () => checkDrift(plan));
  // No process outlives the check. A migration that fails would make everything else fail, so it is
  // reported first.
  await Promise.allSettled([proved, compared]);
  const [proof] = [await proved, await compared];
  return tellProof(proof);
}

/** SQL alone is proved without the app; code may import anything of it. */
async function hashProofInputs(plan: Plan): Promise<string> {
  const migrations = await readMigrations(plan.projectDir);
  return migrations.some(({ hasCode }) => hasCode)
    ? await hashFreshInputs(plan)
    : await hashMigrationInputs(plan);
}
