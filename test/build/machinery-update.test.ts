// The command line of machinery:update, and what it prints. The update itself is driven in test/e2e/scaffold-update.test.ts of the template.
import { describe, expect, test } from "bun:test";

import { parseUpdateCommandLine } from "../../src/build/machinery-update.ts";
import { renderUpdate } from "../../src/build/machinery/machinery-report.ts";

describe("parseUpdateCommandLine()", () => {
  test("takes a version or a path, and flags", () => {
    expect(parseUpdateCommandLine(["0.2.0", "--from", "/x.git", "--dry-run", "--no-check"])).toEqual({
      source: "0.2.0",
      from: "/x.git",
      dryRun: true,
      check: false,
      help: false,
    });
    expect(parseUpdateCommandLine([])).toMatchObject({ source: null, from: null, check: true });
  });

  test.each([
    [["--no-check", "--dryrun"], "did you mean --dry-run?"],
    [["0.2.0", "../template"], "quotes"],
  ])("refuses %j", (argv, hint) => {
    expect(() => parseUpdateCommandLine(argv)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint), exitCode: 2 }),
    );
  });
});

describe("renderUpdate()", () => {
  const nothing = { actions: [], pins: [], mentions: [], differences: [], news: [], dryRun: false };

  test("says when there is nothing to do", () => {
    expect(renderUpdate({ ...nothing, from: "1.0.0", to: "1.0.0" })).toBe(
      "Machinery 1.0.0: nothing to change.\n",
    );
  });

  test("ends with what the maker has to look at", () => {
    const text = renderUpdate({
      from: "1.0.0",
      to: "2.0.0",
      actions: [
        { kind: "replace", path: "build.ts" },
        { kind: "keep-edited", path: "src/main.ts" },
      ],
      pins: [
        { key: "scripts.ok", to: "new", kept: "mine" },
        { key: "scripts.old", to: null },
      ],
      mentions: ["README.md"],
      differences: ["--- a\n+++ b"],
      news: [{ version: "2.0.0", text: "- Do this." }],
      dryRun: true,
    });
    expect(text).toBe(`Machinery 1.0.0 → 2.0.0 (nothing is changed: --dry-run)

  build.ts: newer
  src/main.ts: yours stays: you changed it, and there is a newer one (see below)

  package.json scripts.ok: yours stays, "mine"; the new one is "new"
  package.json scripts.old: gone
  README.md: names the new Bun

For your app, 2.0.0:

- Do this.

--- a
+++ b
`);
  });
});
