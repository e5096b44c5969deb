import { existsSync, writeFileSync } from "node:fs";
import { sep } from "node:path";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { runChild } from "../../src/builder/child.ts";
import { runBuild } from "../../src/builder/run-build.ts";
import { programArguments } from "../../src/builder/start.ts";
import { samara } from "../support/places.ts";
import { tempProject } from "../support/project.ts";

setDefaultTimeout(120_000);

test("programArguments() passes arguments on, less one leading --", () => {
  expect(programArguments(["--port", "5000"])).toEqual(["--port", "5000"]);
  expect(programArguments(["--", "paths", "--json"])).toEqual(["paths", "--json"]);
  expect(programArguments(["--", "--", "x"])).toEqual(["--", "x"]);
  expect(programArguments(["open", "--", "x"])).toEqual(["open", "--", "x"]);
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
    expect(existsSync(project.file("dist"))).toBe(false);
    // Nothing is packed.
    expect(existsSync(project.file(".dev", "cache", "deflated"))).toBe(false);
    // A damaged one is made again.
    const executable = project.file(".dev", "start", `sprout${process.platform === "win32" ? ".exe" : ""}`);
    writeFileSync(executable, "");
    expect(await run()).toEqual(first);
  });

  test("runs what a build left in dist, while that is up to date", async () => {
    await using project = await tempProject({ "src/main.ts": "console.log(process.execPath);" });
    const run = () => runChild([process.execPath, samara, "start"], { cwd: project.dir, env: process.env });
    await runBuild(await project.plan(["--no-smoke"]));
    const first = await run();
    expect(first?.stderr).toBe("");
    expect(first?.stdout).toContain(`${sep}dist${sep}`);
    await Bun.write(project.file("src", "main.ts"), "console.log('newer', process.execPath);");
    expect((await run())?.stdout).toMatch(/^newer .*[/\\]\.dev[/\\]start[/\\]sprout/);
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
