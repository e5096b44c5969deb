import { expect, test } from "bun:test";

import { leaveConsole, ownsConsole } from "../../../src/runtime/window/console-window.ts";

// Windows itself is asked in test/e2e/failed-start.test.ts.
test.each(["linux", "darwin"] as const)(
  "ownsConsole() is false on %s, where no console closes by itself",
  async (platform) => {
    expect(await ownsConsole({ platform })).toBe(false);
    await leaveConsole({ platform });
  },
);

// Without kernel32.dll, as on a processor that cannot call it, nothing is known, and nothing fails.
test.skipIf(process.platform === "win32")(
  "ownsConsole() is false where the system cannot be asked",
  async () => {
    expect(await ownsConsole({ platform: "win32" })).toBe(false);
    await leaveConsole({ platform: "win32" });
  },
);
