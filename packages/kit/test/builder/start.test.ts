import { resolve, join } from "node:path";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { runChild } from "../../src/builder/child.ts";
import { startCommand } from "../../src/builder/start.ts";
import { targets } from "../../src/builder/plan/targets.ts";
import { samara } from "../support/places.ts";
import { tempProject } from "../support/project.ts";

setDefaultTimeout(120_000);

describe("startCommand()", () => {
  const outDir = resolve("/p/dist");
  const plan = (name: string) => ({
    outDir,
    name: "sprout",
    targets: targets.filter((target) => target.name === name),
  });

  test("runs the executable of this machine's target", () => {
    expect(startCommand(plan("linux-arm64"), [])).toEqual([join(outDir, "linux-arm64", "sprout")]);
    expect(startCommand(plan("windows-x64"), [])).toEqual([join(outDir, "windows-x64", "sprout.exe")]);
  });

  const args = (...argv: string[]) => startCommand(plan("linux-x64"), argv).slice(1);

  test("passes arguments on, less one leading --", () => {
    expect(args("--port", "5000")).toEqual(["--port", "5000"]);
    expect(args("--", "paths", "--json")).toEqual(["paths", "--json"]);
    expect(args("--", "--", "x")).toEqual(["--", "x"]);
    expect(args("open", "--", "x")).toEqual(["open", "--", "x"]);
  });
});

describe("bun start", () => {
  test("builds, runs the program, and leaves stdout and the exit code to it", async () => {
    await using project = await tempProject({
      "src/main.ts": "console.log(JSON.stringify(process.argv.slice(2))); process.exit(7);",
    });
    const run = () =>
      runChild([process.execPath, samara, "start", "--", "a", "b c"], { cwd: project.dir, env: process.env });
    const first = await run();
    expect(first).toEqual({
      exitCode: 7,
      stdout: '["a","b c"]\n',
      stderr: expect.stringMatching(/^Building sprout 1\.2\.3 for \S+ …\n$/),
    });
    expect(await run()).toEqual({ exitCode: 7, stdout: '["a","b c"]\n', stderr: "" });
  });

  test("tells a mistake in a sentence and a hint, on stderr", async () => {
    await using project = await tempProject({ "src/migrations": null });
    const ended = await runChild([process.execPath, samara, "start"], { cwd: project.dir, env: process.env });
    expect(ended?.exitCode).toBe(1);
    expect(ended?.stdout).toBe("");
    expect(ended?.stderr).toContain("Cannot find the app's migrations");
    expect(ended?.stderr).toContain("Try: run `bun run db:generate`");
  });
});
