import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { explain } from "../../../src/builder/smoke/start-once.ts";
import { BuggyStart, startThrowaway } from "../../../src/builder/smoke/throwaway-start.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** An app that ends at once, as the kit ends one with a bug. */
const ending = (...log: string[]) => `
  const home = process.argv[process.argv.indexOf("--home") + 1];
  await Bun.write(home + "/logs/app.log", ${JSON.stringify(log.join("\n"))});
  console.error("The details are in " + home + "/logs/app.log");
  process.exit(1);`;
const bug = JSON.stringify({ time: "…", level: "bug", stack: "Error: boom\n    at routes (main.js:1:2)" });

async function failureOf(script: string): Promise<{ error: Error; said: string[] }> {
  await using folder = await tempFolder();
  const file = join(folder.dir, "app.ts");
  await Bun.write(file, script);
  const said: string[] = [];
  const start = { command: [process.execPath, file], env: process.env };
  const error = await startThrowaway({ ...start, onErrorLine: (line) => void said.push(line) }).then(
    () => new Error("It started"),
    (reason: Error) => reason,
  );
  return { error, said };
}

describe("startThrowaway()", () => {
  test("tells the bug, whose log goes with the home", async () => {
    const { error, said } = await failureOf(ending("2026-01-31 info Started", bug));
    expect(error).toBeInstanceOf(BuggyStart);
    expect(error.message).toBe(
      "The app ended with 1 before it was ready, because of a bug in it: Error: boom\n    at routes (main.js:1:2)",
    );
    const [, home = ""] = /in (.*)\/logs/.exec(said.join("\n")) ?? [];
    expect([home === "", existsSync(home)]).toEqual([false, false]);
  });

  test("tells what any other end has to say", async () => {
    const { error } = await failureOf(ending("no bug"));
    expect(error.message).toBe("The app ended with 1 before it was ready");
  });
});

describe("explain()", () => {
  test("leaves out where the log of a bug was, for it is gone", () => {
    const [target] = targets;
    if (!target) throw new Error("There are no targets");
    const said = ['The details are in "/tmp/home-1/logs/app.log"'];
    const runner = { before: [], env: {}, isSlow: false };
    expect(explain(target, runner, new BuggyStart("It ended", "Error: boom"), said).message).toEndWith(
      "It ended, because of a bug in it: Error: boom",
    );
    expect(explain(target, runner, new Error("It ended"), said).message).toEndWith(`It ended\n  ${said[0]}`);
  });
});
