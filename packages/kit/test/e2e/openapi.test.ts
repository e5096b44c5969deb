// Whether /api/openapi.json is true: a client driven by it alone gets no answer that is not in it, and never a bug.
import { describe, expect, test } from "bun:test";

import { fuzzedApps, readSeed, runFuzz } from "../support/openapi/run-fuzz.ts";

const requests = 2000;

describe("/api/openapi.json", () => {
  for (const fuzzed of fuzzedApps) {
    test(
      `of ${fuzzed.name} describes every answer`,
      async () => {
        const { sent, statuses } = await runFuzz(fuzzed, readSeed(), requests);
        expect(sent).toBe(requests);
        // It got through to the routes, and was refused as well.
        expect(Object.keys(statuses)).toEqual(
          expect.arrayContaining(["200", "201", "400", "401", "404", "422"]),
        );
      },
      10 * 60_000,
    );
  }
});
