import { describe, expect, test } from "bun:test";

import { paintNothing } from "../../../src/builder/output/colors.ts";
import {
  liveProgress,
  plainProgress,
  renderBlock,
  type TargetLine,
} from "../../../src/builder/output/progress.ts";

function recorder() {
  const texts: string[] = [];
  const clock = { nowMs: 1000 };
  const write = (text: string) => void texts.push(text);
  return {
    clock,
    options: { write, now: () => clock.nowMs, paint: paintNothing },
    read: () => texts.join(""),
  };
}

describe("plainProgress()", () => {
  test("writes a line when a target begins and when it ends", () => {
    const { clock, options, read } = recorder();
    const progress = plainProgress(options);
    progress.step("Building");
    for (const state of ["waiting", "staging", "compiling", "packing"] as const)
      progress.target("linux-x64", state);
    clock.nowMs += 6540;
    progress.target("linux-x64", "built");
    progress.target("windows-x64", "unchanged");
    progress.close();
    expect(read()).toBe(
      "Building\n  linux-x64: building\n  linux-x64: built after 6.5 s\n  windows-x64: unchanged\n",
    );
  });
});

describe("liveProgress()", () => {
  test("draws over its own lines, and leaves nothing when it is closed", () => {
    const { options, read } = recorder();
    const progress = liveProgress(options);
    progress.target("linux-x64", "waiting");
    progress.step("Building");
    progress.target("linux-x64", "compiling");
    progress.step("Publishing");
    progress.close();
    const draws = read().split("\u001b[2A\u001b[J");
    expect(draws.map((draw) => draw.split("\n").length - 1)).toEqual([2, 2, 0]);
    expect(draws[1]).toContain("linux-x64  compiling  0.0 s");
  });
});

describe("renderBlock()", () => {
  test("shows the step, and of every target its state and how long it took", () => {
    const lines: TargetLine[] = [
      { name: "linux-x64", state: "built", begunMs: 0, endedMs: 2000 },
      { name: "linux-x64-musl", state: "packing", begunMs: 1000, endedMs: null },
      { name: "darwin-x64", state: "waiting", begunMs: null, endedMs: null },
      { name: "windows-x64", state: "failed", begunMs: 500, endedMs: 1500 },
      { name: "windows-arm64", state: "unchanged", begunMs: null, endedMs: 0 },
    ];
    expect(renderBlock({ stepName: "Building", lines, nowMs: 5000 }, paintNothing)).toEqual([
      "⠋ Building",
      "  ✓ linux-x64       built      2.0 s",
      "  ⠋ linux-x64-musl  packing    4.0 s",
      "  · darwin-x64      waiting",
      "  ✗ windows-x64     failed     1.0 s",
      "  = windows-arm64   unchanged",
    ]);
  });
});
