import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import {
  renderFailures,
  renderResult,
  renderResultJson,
  type TargetResult,
} from "../../../src/builder/output/build-result.ts";
import { paintNothing } from "../../../src/builder/output/colors.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { UserError } from "../../../src/run/errors.ts";
import { tempProject } from "../../support/project.ts";

const sha256 = "ab".repeat(32);

function resultFor(name: string, state: TargetResult["state"]): TargetResult {
  const target = targets.find((candidate) => candidate.name === name);
  if (!target) throw new Error(`There is no target ${name}`);
  const error = new UserError("Cannot compile the app: its code has an error", { hint: "mend it" });
  if (state === "failed") return { target, state, error, durationMs: 100 };
  const executable = { file: `${name}/sprout`, size: 114_661_552, sha256 };
  const artifact = {
    target: name,
    file: `sprout-1.2.3-${name}.tar.gz`,
    size: 55_158_816,
    sha256,
    executable,
  };
  return { target, state, artifact, durationMs: state === "built" ? 6540 : 0 };
}

const mixed = {
  targets: [
    resultFor("linux-x64", "built"),
    resultFor("linux-arm64", "unchanged"),
    resultFor("darwin-x64", "failed"),
    resultFor("windows-x64", "failed"),
  ],
  told: [],
  durationMs: 12_000,
};

describe("renderResult()", () => {
  test("shows artifact, sizes and time of every target", async () => {
    await using project = await tempProject();
    expect(renderResult(await project.plan(), mixed, paintNothing)).toBe(
      [
        "sprout 1.2.3 in dist, 12.0 s",
        "",
        "  download                            size  executable              size       time",
        "✓ sprout-1.2.3-linux-x64.tar.gz    55.2 MB  linux-x64/sprout    114.7 MB      6.5 s",
        "= sprout-1.2.3-linux-arm64.tar.gz  55.2 MB  linux-arm64/sprout  114.7 MB  unchanged",
        "✗ darwin-x64                                                                 failed",
        "✗ windows-x64                                                                failed",
        "",
        `${join("dist", "SHA256SUMS")} has the sums, ${join("dist", "release.json")} the details.`,
      ].join("\n"),
    );
  });

  test("names no accounts when nothing came out", async () => {
    await using project = await tempProject();
    const result = { targets: [resultFor("linux-x64", "failed")], told: [], durationMs: 1 };
    expect(renderResult(await project.plan(), result, paintNothing)).not.toContain("SHA256SUMS");
  });
});

describe("renderFailures()", () => {
  test("tells a failure once, with the targets it hit", () => {
    expect(renderFailures(mixed)).toEqual([
      "darwin-x64, windows-x64: Cannot compile the app: its code has an error\nTry: mend it",
    ]);
  });
});

describe("renderResultJson()", () => {
  test("is one line with every target's state", async () => {
    await using project = await tempProject();
    const text = renderResultJson(await project.plan(), mixed);
    expect(text).not.toContain("\n");
    const { event, targets: described } = JSON.parse(text);
    expect(event).toBe("build");
    expect(described.map(({ target, state }: { target: string; state: string }) => [target, state])).toEqual([
      ["linux-x64", "built"],
      ["linux-arm64", "unchanged"],
      ["darwin-x64", "failed"],
      ["windows-x64", "failed"],
    ]);
    expect(described[2].error).toEqual({
      message: "Cannot compile the app: its code has an error",
      hint: "mend it",
    });
  });
});
