import { join, resolve } from "node:path";

import { expect, test } from "bun:test";

import { parseBuildCommandLine } from "../../../src/builder/plan/command-line.ts";
import { refusalOf } from "../../support/refusal.ts";

const cwd = resolve("/projects/sprout");
const parse = (...argv: string[]) => parseBuildCommandLine(argv, cwd);

test("parseBuildCommandLine() without flags builds for this machine into dist/", () => {
  expect(parse()).toEqual({
    targets: [],
    all: false,
    list: false,
    dryRun: false,
    json: false,
    smoke: true,
    outDir: null,
    projectDir: cwd,
    help: null,
  });
});

test("parseBuildCommandLine() takes targets with commas and repeated, each once, in the table's order", () => {
  const { targets } = parse("--target", "windows-x64,linux-arm64", "--target=linux-x64, windows-x64");
  expect(targets.map(({ name }) => name)).toEqual(["linux-x64", "linux-arm64", "windows-x64"]);
});

test("parseBuildCommandLine() resolves folders against the working directory", () => {
  const { outDir, projectDir } = parse("--outdir", "out", "--project", "test/fixture");
  expect(outDir).toBe(join(cwd, "out"));
  expect(projectDir).toBe(join(cwd, "test", "fixture"));
});

test("parseBuildCommandLine() returns the help instead of printing it", () => {
  const { help } = parse("--help");
  for (const flag of ["--target", "--all", "--list", "--dry-run", "--outdir", "--json", "--project"]) {
    expect(help).toContain(flag);
  }
  expect(help).toContain("SOURCE_DATE_EPOCH");
});

test.each([
  [["--trget", "x"], 'unknown option "--trget"', "did you mean --target?"],
  [["--target"], "argument missing", "`bun run build --help` shows every flag"],
  [["linux-x64"], "too many arguments", "`bun run build --help` shows every flag"],
  [
    ["--all", "--target", "linux-x64"],
    "cannot be used with option",
    "`bun run build --help` shows every flag",
  ],
  [
    ["--target", "linux-x46"],
    'Cannot build for "linux-x46": there is no such target',
    "did you mean linux-x64?",
  ],
  [["--target", "linux-x64-baseline"], "one runtime for all x64 processors", "build for linux-x64:"],
  [["--target", "linux-x64-musl-baseline"], "one runtime", "build for linux-x64-musl:"],
  [["--target", "linux-arm64-baseline"], "there is no such target", "choose among"],
  [["--target", "solaris"], 'Cannot build for "solaris"', "choose among linux-x64, linux-arm64,"],
  [["--target", ","], 'Cannot build for ""', "choose among"],
])("parseBuildCommandLine() refuses %p with exit code 2", async (argv, message, hint) => {
  const refusal = await refusalOf(() => parse(...argv));
  expect(refusal.message).toContain(message);
  expect(refusal.hint).toContain(hint);
  expect(refusal.exitCode).toBe(2);
});
