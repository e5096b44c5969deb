import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { chooseSourceDate, chooseTargets } from "../../../src/builder/plan/make.ts";
import { targetNames, targets } from "../../../src/builder/plan/targets.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

describe("makePlan()", () => {
  test("brings flags, package.json and config together", async () => {
    await using project = await tempProject();
    const plan = await project.plan(["--target", "darwin-x64"], { env: {}, stdoutIsTerminal: true });
    expect(plan).toMatchObject({
      projectDir: project.dir,
      outDir: project.file("dist"),
      name: "sprout",
      version: "1.2.3",
      config: { title: "Sprout", port: 4848 },
      commit: null,
      sourceDate: new Date("1980-01-01T00:00:00Z"),
      bunVersion: Bun.version,
      output: "terminal",
    });
    expect(plan.targets.map(({ name }) => name)).toEqual(["darwin-x64"]);
  });

  test("knows who reads the output", async () => {
    await using project = await tempProject();
    expect((await project.plan(["--json"], { stdoutIsTerminal: true })).output).toBe("json");
    expect((await project.plan([], { stdoutIsTerminal: false })).output).toBe("plain");
  });

  test.each([".", "..", "seed", "src", ".git/x"])("refuses to build into %p", async (folder) => {
    await using project = await tempProject();
    const refusal = await refusalOf(project.plan(["--outdir", folder]));
    expect(refusal.message).toContain(join(project.dir, folder));
    expect(refusal.exitCode).toBe(2);
  });

  test.each(["out", "../elsewhere", "dist/nightly"])("builds into %p", async (folder) => {
    await using project = await tempProject();
    expect((await project.plan(["--outdir", folder])).outDir).toBe(join(project.dir, folder));
  });
});

describe("chooseTargets()", () => {
  const linux = { platform: "linux", arch: "x64", libc: "glibc" } as const;
  const choose = (
    flags: { all?: boolean; targets?: typeof targets },
    config = {},
    machine: Parameters<typeof chooseTargets>[2] = linux,
  ) => chooseTargets({ all: false, targets: [], ...flags }, config, machine).map(({ name }) => name);

  test.each([
    [linux, "linux-x64"],
    [{ ...linux, libc: "musl" }, "linux-x64-musl"],
    [{ ...linux, arch: "arm64" }, "linux-arm64"],
    [{ platform: "darwin", arch: "arm64", libc: null }, "darwin-arm64"],
    [{ platform: "win32", arch: "x64", libc: null }, "windows-x64"],
  ] as const)("takes %j for %p", (machine, name) => {
    expect(choose({}, {}, machine)).toEqual([name]);
  });

  test("takes every target for --all, or those of the config in the table's order", () => {
    expect(choose({ all: true })).toEqual(targetNames);
    expect(choose({ all: true }, { targets: ["windows-x64", "linux-x64"] })).toEqual([
      "linux-x64",
      "windows-x64",
    ]);
  });

  test("takes a named target whatever the config lists", () => {
    expect(choose({ targets: targets.slice(0, 1) }, { targets: ["windows-x64"] })).toEqual(["linux-x64"]);
  });

  test("refuses a machine that nothing runs on", async () => {
    const refusal = await refusalOf(() => choose({}, {}, { platform: "freebsd", arch: "x64", libc: null }));
    expect(refusal.message).toContain("freebsd on x64");
    expect(refusal.hint).toContain("--target");
  });
});

describe("chooseSourceDate()", () => {
  const commitTime = new Date("2026-03-04T05:06:07Z");

  test("prefers SOURCE_DATE_EPOCH, then the commit's time, then 1980", () => {
    expect(chooseSourceDate("1700000000", commitTime)).toEqual(new Date(1_700_000_000_000));
    expect(chooseSourceDate(undefined, commitTime)).toEqual(commitTime);
    expect(chooseSourceDate("", commitTime)).toEqual(commitTime);
    expect(chooseSourceDate(undefined, null)).toEqual(new Date("1980-01-01T00:00:00Z"));
    expect(chooseSourceDate(undefined, new Date(0))).toEqual(new Date("1980-01-01T00:00:00Z"));
  });

  test.each(["yesterday", "-1", "1e9", "0", "315532799", "4354819200", "9".repeat(30), " 1700000000"])(
    "refuses %p",
    async (epoch) => {
      const refusal = await refusalOf(() => chooseSourceDate(epoch, null));
      expect(refusal.message).toContain(`SOURCE_DATE_EPOCH "${epoch}"`);
      expect(refusal.exitCode).toBe(2);
    },
  );
});
