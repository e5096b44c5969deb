// Three releases in a row; ten are in test/soak/update-chain.test.ts.
import { describe, expect, test } from "bun:test";

import { releaseChain } from "../support/update/chain.ts";
import { updateThrough } from "../support/update/try-chain.ts";

describe("updates through three releases", () => {
  test.each([
    ["one by one", [2, 3], "patch"],
    ["in a jump", [3], "patch"],
    ["whole, one by one", [2, 3], "full"],
  ] as const)(
    "%s, give the bytes of a fresh download",
    async (_name, stops, way) => {
      const { steps, rows } = await updateThrough(await releaseChain(3), stops, way);
      expect(steps).toEqual(stops.map((to) => ({ to, way, bytes: expect.any(Number), isSame: true })));
      expect(rows).toContain("kept through all");
    },
    600_000,
  );
});
