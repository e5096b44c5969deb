import { describe, expect, test } from "bun:test";

import { parseReleaseCommandLine } from "../../../src/builder/pipeline/command-line.ts";
import { refusalOf } from "../../support/refusal.ts";

const parse = (...argv: string[]) => parseReleaseCommandLine(argv, "/app");

describe("parseReleaseCommandLine()", () => {
  test("releases every target of the app unless some are named", () => {
    expect(parse().build).toMatchObject({ all: true, targets: [], outDir: null, projectDir: "/app" });
    const named = parse("--target", "windows-x64,linux-x64").build;
    expect([named.all, named.targets.map(({ name }) => name)]).toEqual([false, ["linux-x64", "windows-x64"]]);
  });

  test("makes a release again as it was, and starts none of its programs", () => {
    const { again, build } = parse("--again", "signed");
    expect([again, build.smoke, parse().again]).toEqual(["signed", false, null]);
    expect(() => parse("--again", "maybe")).toThrow('"maybe" is no flag');
  });

  test("refuses unknown flags, targets and words", async () => {
    expect((await refusalOf(() => parse("--snapshoot"))).hint).toBe("did you mean --snapshot?");
    expect((await refusalOf(() => parse("--target", "linux"))).message).toContain('"linux"');
    expect((await refusalOf(() => parse("1.2.3"))).message).toContain('"1.2.3" is no flag');
  });
});
