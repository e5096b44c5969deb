// A program that fails leaves its reason in the test's output, though its home goes with the test.
import { expect, spyOn, test } from "bun:test";
import { join } from "node:path";

import type { Binary } from "./binary.ts";
import { tempHome, type TempHome } from "./home.ts";
import { platforms } from "./platform.ts";
import { execute, expectOutcome, start } from "./program.ts";

/** Writes 100 lines into its log and ends, as a program that a bug has stopped. */
const script = `
  import { mkdirSync, writeFileSync } from "node:fs";
  import { join } from "node:path";
  const home = process.argv[process.argv.indexOf("--home") + 1];
  mkdirSync(join(home, "logs"), { recursive: true });
  const file = join(home, "logs", "fixture.log");
  writeFileSync(file, Array.from({ length: 100 }, (_, index) => "line " + index + "\\n").join(""));
  if (process.argv.includes("serve")) console.error('It stopped because of a bug in it. The details are in "' + file + '"');
  process.exitCode = 1;
`;

async function makeProgram(home: TempHome): Promise<Binary> {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  const file = join(home.user, "program.ts");
  await Bun.write(file, script);
  return { platform: { ...platform, command: (path, args) => [process.execPath, path, ...args] }, file };
}

test("start() tells the last lines of the log of a program that a bug has stopped, and so does the output", async () => {
  await using home = await tempHome();
  const log = spyOn(console, "log").mockImplementation(() => {});
  const failure: unknown = await start(await makeProgram(home), { home, args: ["serve"] }).catch(
    (error: unknown) => error,
  );
  const told = String(log.mock.calls.at(-1));
  log.mockRestore();
  for (const text of [String(failure), told]) {
    expect(text).toContain(`${home.file("logs", "fixture.log")}, the last 60 of 100 lines:\nline 40\n`);
    expect(text).toEndWith("line 99\n");
  }
});

test("expectOutcome() tells them when the end is another one", async () => {
  await using home = await tempHome();
  const outcome = await execute(await makeProgram(home), { home });
  expect(() => expectOutcome(outcome, {})).toThrow("the last 60 of 100 lines:\nline 40\n");
  expectOutcome(outcome, { exitCode: 1 });
});
