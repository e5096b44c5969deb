import { expect, test } from "bun:test";

import { leaveConsole, ownsConsole } from "../../../src/run/window/consoles.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

// Windows itself is asked in test/e2e/failed-start.test.ts.
test.each(["linux", "darwin"] as const)(
  "ownsConsole() is false on %s, where no console closes by itself",
  async (platform) => {
    expect(await ownsConsole({ platform })).toBe(false);
    await leaveConsole({ platform });
  },
);

// Without kernel32.dll, as on a processor that cannot call it, nothing is known, and nothing fails.
unless(notOnWindows("Windows has kernel32.dll")).test(
  "ownsConsole() is false where the system cannot be asked",
  async () => {
    expect(await ownsConsole({ platform: "win32" })).toBe(false);
    await leaveConsole({ platform: "win32" });
  },
);
