// Declares one case for every platform this machine can run. What a platform cannot have is printed, with the reason.
import { beforeAll, test } from "bun:test";

import { fixtureBinary, type Binary } from "./binary.ts";
import { reasonAgainst } from "./cannot.ts";
import { platforms, type Platform } from "./platform.ts";
import { absent, impossible, unless, type Reason } from "./skip.ts";

export type Check = (name: string, body: (binary: Binary) => Promise<void>) => void;

const buildTimeoutMs = 10 * 60_000;

/** `onEveryPlatform("status", (check) => check("says that nothing runs", async (binary) => …))` */
export function onEveryPlatform(title: string, declare: DeclareCases): void {
  for (const platform of platforms) declareFor(platform, missingOf(platform), title, declare);
}

/**
 * The same for cases in which nothing depends on the processor: once for each system. An emulated processor takes twenty times as long
 * and would show the same.
 */
export function onEverySystem(title: string, declare: DeclareCases): void {
  for (const platform of platforms) {
    const first = platforms.find(({ os }) => os === platform.os) ?? platform;
    const repeated = first === platform ? null : impossible(`the same as ${first.target} shows`);
    declareFor(platform, repeated ?? missingOf(platform), title, declare);
  }
}

type DeclareCases = (check: Check, platform: Platform) => void;

function missingOf({ missing }: Platform): Reason | null {
  return missing === null ? null : absent(missing);
}

function declareFor(platform: Platform, missing: Reason | null, title: string, declare: DeclareCases): void {
  unless(missing).describe(`${platform.target}: ${title}`, () => {
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
