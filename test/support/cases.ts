// Declares one case for every platform this machine can run. What a platform cannot have is printed, with the reason.
import { beforeAll, describe, expect, test } from "bun:test";

import { fixtureBinary, type Binary } from "./binary.ts";
import { reasonAgainst } from "./cannot.ts";
import { platforms, skipsAreFailures, type Platform } from "./platform.ts";

export type Check = (name: string, body: (binary: Binary) => Promise<void>) => void;

const buildTimeoutMs = 10 * 60_000;

/** `onEveryPlatform("status", (check) => check("says that nothing runs", async (binary) => …))` */
export function onEveryPlatform(title: string, declare: (check: Check, platform: Platform) => void): void {
  for (const platform of platforms) {
    describe(`${platform.target}: ${title}`, () => {
      if (platform.missing !== null) return skip(platform, platform.missing);
      let binary: Binary;
      beforeAll(async () => {
        binary = await fixtureBinary(platform);
      }, buildTimeoutMs);
      declare((name, body) => {
        const reason = reasonAgainst(platform, name);
        // Most of a case is waiting for a program; `--max-concurrency` says how many may wait at once.
        if (reason === null) test.concurrent(name, () => body(binary));
        else
          console.log(
            `not on ${platform.target}${platform.emulator ? ` (${platform.emulator})` : ""}: ${name}: ${reason}`,
          );
      }, platform);
    });
  }
}

function skip(platform: Platform, reason: string): void {
  console.log(`skipped: all of ${platform.target}: ${reason}`);
  test.skipIf(!skipsAreFailures)(`can run here (${reason})`, () => expect(reason).toBeNull());
}
