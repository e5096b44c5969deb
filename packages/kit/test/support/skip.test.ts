// What is left out and why, seen in a run of its own.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { run } from "./scaffold.ts";
import { tempFolder } from "./temp-folder.ts";

const source = `import { test } from "bun:test";
import { absent, impossible, unless } from ${JSON.stringify(join(import.meta.dir, "skip.ts"))};

unless(null).test("runs", () => {});
unless(null).test.each(["a", "b"])("runs with %s", () => {});
unless(impossible("no such system")).describe("a system", () => test("never runs", () => {}));
unless(absent("no such tool")).test("a tool", () => {});
unless(absent("no such tool")).test.each(["a", "b"])("a tool for %s", () => {});
`;

test.each([
  ["", { exitCode: 0, counts: ["3 pass", "4 skip", "0 fail"] }],
  ["true", { exitCode: 1, counts: ["3 pass", "1 skip", "3 fail"] }],
])("unless() says why, and with CI=%p lets a test fail that wants a tool", async (ci, expected) => {
  await using folder = await tempFolder();
  await Bun.write(join(folder.dir, "a.test.ts"), source);
  const env = { CI: ci };
  const { stdout, stderr, exitCode } = await run([process.execPath, "test"], { cwd: folder.dir, env });
  expect(stdout.split("\n").filter((line) => line.startsWith("skipped: "))).toEqual([
    "skipped: a system: no such system",
    "skipped: a tool: no such tool",
    "skipped: a tool for a: no such tool",
    "skipped: a tool for b: no such tool",
  ]);
  const counts = [...stderr.matchAll(/^ *(\d+ (?:pass|skip|fail))$/gm)].map(([, count]) => count);
  expect({ exitCode, counts }).toEqual(expected);
});
