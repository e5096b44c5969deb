// What a green build promises of the migrations, in one step: those that people have are as they
// were, the last one fits the schema, and the new ones keep every value on a database with rows.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { checkDrift } from "./drift.ts";
import { hashFreshInputs } from "./fresh-inputs.ts";
import { proveMigrations, tellProof } from "./proof.ts";
import type { ProofAnswer } from "./prove/prove-child.ts";
import { checkAgainstLastRelease } from "./release-check.ts";
import type { Plan } from "../plan/make.ts";

/**
 * @returns what the maker should know, in lines: data that some users may have, and that a
 * migration will not go through
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
  // A migration that does not run would be in the way of everything else, and is told first.
  const proof = await proveMigrations(plan, { released, draft: null });
  await checkDrift(plan);
  await mkdir(join(file, ".."), { recursive: true });
  await Bun.write(file, JSON.stringify(proof));
  return tellProof(proof);
}

/** Of the same sources; a file that a killed build left half-written counts as none. */
async function readProof(file: string): Promise<ProofAnswer | null> {
  try {
    return (await Bun.file(file).json()) as ProofAnswer;
  } catch {
    return null;
  }
}
