// Checks everything a successful build promises about migrations. The released ones are unchanged,
// the last one matches the schema, and the new ones keep every value of a database with rows.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { checkDrift } from "./drift.ts";
import { hashFreshInputs } from "./fresh-inputs.ts";
import { proveMigrations, tellProof } from "./proof.ts";
import type { ProofAnswer } from "./prove/prove-child.ts";
import { checkAgainstLastRelease } from "./release-check.ts";
import type { Plan } from "../plan/make.ts";

/**
 * @returns messages for the maker: data that some users may have, and that would stop a migration
 * @throws UserError for the first migration that must not be shipped
 */
export async function checkMigrations(plan: Plan): Promise<string[]> {
  const released = await checkAgainstLastRelease(plan);
  const file = join(
    plan.projectDir,
    ".dev",
    "cache",
    `proof-${await hashFreshInputs(plan)}-${released}.json`,
  );
  const known = await readProof(file);
  if (known) return tellProof(known);
  // A migration that fails would make everything else fail, so it is reported first.
  const proof = await proveMigrations(plan, { released, draft: null });
  await checkDrift(plan);
  await mkdir(join(file, ".."), { recursive: true });
  await Bun.write(file, JSON.stringify(proof));
  return tellProof(proof);
}

/** A proof of the same sources. A half-written file of a killed build does not count. */
async function readProof(file: string): Promise<ProofAnswer | null> {
  try {
    return (await Bun.file(file).json()) as ProofAnswer;
  } catch {
    return null;
  }
}
