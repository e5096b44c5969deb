// The same as test/e2e/openapi.test.ts, longer: 50,000 requests to each app, from a fresh home every 5,000.
import { describe, test } from "bun:test";

import { fuzzedApps, readSeed, runFuzz } from "../support/openapi/run-fuzz.ts";

const rounds = 10;
const requestsEach = 5000;

describe("/api/openapi.json", () => {
  for (const fuzzed of fuzzedApps) {
    test(`of ${fuzzed.name} describes every answer, ${rounds * requestsEach} times`, async () => {
      const seed = readSeed();
      for (let round = 0; round < rounds; round++) await runFuzz(fuzzed, seed + round, requestsEach);
    });
  }
});
