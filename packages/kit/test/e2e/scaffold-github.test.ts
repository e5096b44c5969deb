// `bun create OWNER/REPOSITORY`: Bun's own client downloads the template from what stands in for GitHub here.
import { expect } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { startGitHub } from "../support/github.ts";
import { makeFolder, run, runWell } from "../support/scaffold.ts";
import { absent, notOnWindows, unless } from "../support/skip.ts";

const reason =
  notOnWindows("its openssl is not where Unix has it") ??
  (Bun.which("openssl") === null ? absent("there is no openssl to make a certificate with") : null);

unless(reason).test("bun create OWNER/REPOSITORY makes a project of the maker's own", async () => {
  const cwd = await makeFolder();
  using github = await startGitHub(await makeFolder());
  const bunCreate = (repository: string) =>
    run([process.execPath, "create", repository, "My App!"], {
      cwd,
      env: { ...github.env, SAMARA_PORT: "23456" },
    });

  const missing = await bunCreate("someone/else");
  expect(missing.exitCode).not.toBe(0);
  expect(readdirSync(cwd)).toEqual([]);

  const { exitCode, stdout } = await bunCreate("someone/samara");
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringContaining("My App! is ready: name my-app, port 23456"),
  ]);
  expect(github.asked).toContain("/repos/someone/samara/tarball");
  const dir = join(cwd, "My App!");
  expect(existsSync(join(dir, "packages"))).toBe(false);
  expect(await runWell(["git", "status", "--porcelain"], { cwd: dir })).toBe("");
  expect(await runWell(["git", "log", "--format=%s"], { cwd: dir })).toBe("Start My App!\n");
});
