// Lets the client loose on an executable, in a home of its own, and says with which seed.
import { expect } from "bun:test";

import { appBinary, ownBinary, type Binary } from "../binary.ts";
import { tempHome } from "../home.ts";
import { start } from "../program.ts";
import { fuzzApi, type Findings } from "./client.ts";

export interface Fuzzed {
  name: string;
  binary(): Promise<Binary>;
  /** Paths that answer with a bug, or late, on purpose. */
  leaveOut: readonly string[];
}

export const fuzzedApps: readonly Fuzzed[] = [
  {
    name: "the tests' own app",
    binary: ownBinary,
    leaveOut: ["/api/broken", "/api/slow-items", "/api/worker"],
  },
  {
    name: "the sample",
    binary: async () => (await appBinary()).binary,
    // Reads its body as it arrives, so the description cannot say what is allowed in it.
    leaveOut: ["/api/import"],
  },
];

/** `SEED=7 bun test …` has the same requests again. */
export function readSeed(): number {
  return Number(process.env["SEED"] ?? crypto.getRandomValues(new Uint32Array(1))[0]);
}

export async function runFuzz(
  { name, binary, leaveOut }: Fuzzed,
  seed: number,
  requests: number,
): Promise<Findings> {
  await using home = await tempHome();
  await using program = await start(await binary(), { home, timeoutMs: 60 * 60_000 });
  const startedAt = performance.now();
  const findings = await fuzzApi({ send: program.request, seed, requests, leaveOut });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `openapi: ${name}, seed ${seed}: ${findings.sent} requests in ${seconds} s ${JSON.stringify(findings.statuses)}`,
  );
  expect(findings.misfits).toEqual([]);
  return findings;
}
