import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../../src/run/errors.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { reportFailure } from "../../../src/run/terminal/report-failure.ts";
import { tempHome } from "../../support/home.ts";

async function makePlaces({ withHome = true } = {}) {
  const home = await tempHome();
  const paths = homePaths("notes", home.path, { platform: "linux", env: {}, homedir: "/", cwd: "/" });
  if (withHome) mkdirSync(home.path);
  const said: string[] = [];
  const report = (error: unknown, places: { paths?: typeof paths } = { paths }) =>
    reportFailure(
      error,
      { title: "Notes", name: "notes", machine: { tmpdir: home.user }, ...places },
      (line) => said.push(line),
    );
  return { ...home, paths, said, report, lastResort: join(home.user, "notes-bug.log") };
}

describe("reportFailure()", () => {
  test("tells a UserError in a sentence and a hint, and writes nothing", async () => {
    await using home = await makePlaces();
    expect(home.report(new UserError("Cannot do it", { hint: "do that", exitCode: 3 }))).toBe(3);
    expect(home.said).toEqual(["Cannot do it", "Try: do that"]);
    expect(existsSync(home.paths.logs)).toBe(false);
  });

  test("lets nothing from outside steer the terminal, or pass for another line", async () => {
    await using home = await makePlaces();
    home.report(new UserError('It has "\u001b[2J\nTry: that"', { hint: "do\nthis" }));
    expect(home.said).toEqual(['It has "\\x1b[2J\\x0aTry: that"', "Try: do\\x0athis"]);
  });

  test("tells a UserError without a hint in a sentence", async () => {
    await using home = await makePlaces();
    expect(home.report(new UserError("Cannot do it"))).toBe(1);
    expect(home.said).toEqual(["Cannot do it"]);
  });

  test.each<[string, unknown, string]>([
    ["an error", new TypeError("secret detail"), "TypeError: secret detail"],
    ["a thrown text", "secret detail", "secret detail"],
    ["nothing at all", undefined, "undefined"],
  ])("writes %s into the log, and says where it is", async (_, bug, stack) => {
    await using home = await makePlaces();
    expect(home.report(bug)).toBe(1);
    expect(home.said.join("\n")).toContain(`"${home.paths.logFile}"`);
    expect(home.said.join("\n")).not.toMatch(/secret detail|\bat /);
    const entry: unknown = JSON.parse(readFileSync(home.paths.logFile, "utf8"));
    expect(entry).toMatchObject({ level: "bug", stack: expect.stringContaining(stack) });
    expect(statSync(home.paths.logFile).mode & 0o077).toBe(0);
  });

  test.each<[string, unknown]>([
    ["a refusal that nobody put into words", Object.assign(new Error("raw"), { code: "ENOSPC" })],
    [
      "what failed first, when closing failed as well",
      new SuppressedError(new Error("closing"), Object.assign(new Error("raw"), { code: "SQLITE_FULL" })),
    ],
  ])("tells %s in a sentence, and calls it no bug", async (_, error) => {
    await using home = await makePlaces();
    expect(home.report(error)).toBe(4);
    expect(home.said).toEqual([
      `Cannot go on with the folder "${home.paths.home}": the disk is full`,
      expect.stringMatching(/^Try: free some space/),
    ]);
    expect(existsSync(home.paths.logs)).toBe(false);
  });

  test("adds a second bug to the first", async () => {
    await using home = await makePlaces();
    home.report(new Error("one"));
    home.report(new Error("two"));
    expect(readFileSync(home.paths.logFile, "utf8").trimEnd().split("\n")).toHaveLength(2);
  });

  test("makes no home for the sake of a log", async () => {
    await using home = await makePlaces({ withHome: false });
    home.report(new Error("early"));
    expect(existsSync(home.path)).toBe(false);
    expect(home.said.join("\n")).toContain(`"${home.lastResort}"`);
    expect(existsSync(home.lastResort)).toBe(true);
  });

  test("takes the system's folder while it is not known which home it is", async () => {
    await using home = await makePlaces();
    home.report(new Error("earlier"), {});
    expect(existsSync(home.lastResort)).toBe(true);
  });
});
