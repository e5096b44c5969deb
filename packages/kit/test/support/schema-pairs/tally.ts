// Runs many pairs and counts how they end. `SEED=7 bun test …` has the same pairs again.
import { makePair } from "./pair.ts";
import { runPair, type Outcome } from "./run-pair.ts";

const verdicts = {
  values: "wrong values",
  objects: "lost objects",
  schema: "another schema",
  refused: "sound ones refused",
  harmful: "sound ones called harmful",
} as const satisfies Partial<Record<keyof Outcome, string>>;

type Verdict = (typeof verdicts)[keyof typeof verdicts];

export interface Tally {
  /** Migrations that were written and run; a pair may have two. */
  migrations: number;
  counts: Record<Verdict, number>;
  /** How the same migrations end with what drizzle-kit writes and drizzle's migrator runs. */
  stock: Map<string, number>;
  /** What some users' data would not go through. */
  hazards: number;
  unfilled: number;
  /** A line each, with the seed. */
  findings: string[];
}

export const nothingWrong: Tally["counts"] = {
  "wrong values": 0,
  "lost objects": 0,
  "another schema": 0,
  "sound ones refused": 0,
  "sound ones called harmful": 0,
};

export function seedFrom(fallback: number): number {
  return Number(process.env["SEED"] ?? fallback);
}

export async function tally(seed: number, pairs: number): Promise<Tally> {
  const total: Tally = {
    migrations: 0,
    counts: { ...nothingWrong },
    stock: new Map(),
    hazards: 0,
    unfilled: 0,
    findings: [],
  };
  for (let index = 0; index < pairs; index += 1) {
    count(total, seed + index, await runPair(makePair(seed + index)));
  }
  return total;
}

function count(total: Tally, seed: number, outcome: Outcome): void {
  total.migrations += outcome.sql.length;
  total.hazards += outcome.hazards;
  total.unfilled += outcome.unfilled;
  for (const end of outcome.stock) total.stock.set(end, (total.stock.get(end) ?? 0) + 1);
  for (const [key, verdict] of Object.entries(verdicts) as [keyof typeof verdicts, Verdict][]) {
    const [first] = outcome[key];
    if (first === undefined) continue;
    total.counts[verdict] += 1;
    total.findings.push(`SEED=${seed}: ${verdict}: ${first.slice(0, 300)}`);
  }
}

export function tellTally(
  seed: number,
  pairs: number,
  { migrations, counts, stock, hazards }: Tally,
): string {
  return [
    `${pairs} random schema pairs, ${migrations} migrations, SEED=${seed}: ${list(Object.entries(counts))}; ${hazards} hazards told`,
    `  the same with drizzle-kit's SQL and drizzle's migrator: ${list(stock)}`,
  ].join("\n");
}

function list(items: Iterable<[string, number]>): string {
  return [...items].map(([name, number]) => `${number} ${name}`).join(", ");
}
