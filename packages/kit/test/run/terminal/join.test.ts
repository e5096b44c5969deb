import { expect, test } from "bun:test";

import { joinTerminal } from "../../../src/run/terminal/join.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

// Windows itself is asked in test/e2e/terminal.test.ts.
test.each(["linux", "darwin"] as const)("joinTerminal() joins none on %s", async (platform) => {
  expect(await joinTerminal(platform)).toBeNull();
});

unless(notOnWindows("Windows has kernel32.dll")).test(
  "joinTerminal() joins none where the system cannot be asked",
  async () => {
    expect(await joinTerminal("win32")).toBeNull();
  },
);
