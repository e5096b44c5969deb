import { describe, expect, test } from "bun:test";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { renderRelease, renderReleaseJson } from "../../../src/builder/pipeline/result.ts";
import { recordFile } from "../../../src/builder/pipeline/record.ts";
import { runPipeline } from "../../../src/builder/pipeline/run.ts";
import type { Step } from "../../../src/builder/pipeline/step.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempProject } from "../../support/project.ts";

const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const makes = (file: string): Step => ({
  name: `Makes ${file}`,
  async run({ workDir }) {
    await writeFile(join(workDir, "file"), "test");
    return { state: "made", files: [{ file, path: join(workDir, "file"), kind: "text", target: null }] };
  },
});
const skips: Step = {
  name: "Installer",
  run: async () => ({ state: "skipped", reason: "there is no makensis", hint: "apt install nsis" }),
};
const fails: Step = {
  name: "Fails",
  run: async () => Promise.reject(new Error("no")),
};

async function release(steps: readonly Step[]) {
  await using project = await tempProject();
  const plan = await project.plan();
  const [target] = targets;
  if (!target) throw new Error("There is a first target");
  const executable = { file: "linux-x64/sprout", size: 1, sha256: sum };
  const artifact = {
    target: target.name,
    file: "sprout-1.2.3-linux-x64.tar.gz",
    size: 2,
    sha256: sum,
    executable,
  };
  await mkdir(plan.outDir);
  const build = {
    targets: [{ target, state: "built" as const, artifact, durationMs: 1 }],
    told: [],
    durationMs: 1,
  };
  const options = { snapshot: true, fast: true, steps, onStep() {} };
  const finished = await runPipeline(plan, build, options).catch(() => null);
  return { plan, finished, files: (await readdir(plan.outDir)).sort() };
}

describe("runPipeline()", () => {
  test("moves what the steps made into the output folder, with sizes and sums", async () => {
    const { finished, files } = await release([makes("b.txt"), makes("a.txt")]);
    expect(files).toEqual([recordFile, "a.txt", "b.txt"]);
    expect(finished?.files.map(({ file, size, sha256 }) => [file, size, sha256])).toEqual([
      ["sprout-1.2.3-linux-x64.tar.gz", 2, sum],
      ["b.txt", 4, sum],
      ["a.txt", 4, sum],
    ]);
  });

  test("shows a step all that those before it made", async () => {
    const seen: string[] = [];
    const looks: Step = {
      name: "Looks",
      async run({ made }) {
        seen.push(...made.map(({ file }) => file));
        return { state: "made", files: [] };
      },
    };
    await release([makes("a.txt"), looks]);
    expect(seen).toEqual(["sprout-1.2.3-linux-x64.tar.gz", "a.txt"]);
  });

  test("leaves the output folder as it was when a step fails", async () => {
    expect((await release([makes("a.txt"), fails])).files).toEqual([]);
  });
});

describe("a full disk", () => {
  test("is said in one sentence, with the way out", async () => {
    const refuses: Step = {
      name: "Refuses",
      run: () => Promise.reject(Object.assign(new Error("write"), { code: "ENOSPC" })),
    };
    await using project = await tempProject();
    const plan = await project.plan();
    const build = { targets: [], told: [], durationMs: 1 };
    const options = { snapshot: true, fast: true, steps: [refuses], onStep() {} };
    const { message, hint } = await refusalOf(runPipeline(plan, build, options));
    expect(message).toBe(`Cannot build into "${plan.outDir}": the disk is full`);
    expect(hint).toStartWith("free some space");
    expect(await readdir(plan.outDir)).toEqual([]);
  });
});

describe("renderRelease()", () => {
  test("lists the files, then what was skipped, why, and what to do", async () => {
    const { plan, finished } = await release([makes("a.txt"), skips]);
    const text = renderRelease(plan, finished ?? { built: [], files: [], outcomes: [] });
    expect(text).toContain(
      [
        "  linux-x64/sprout               1 B  of at most 150 MB",
        "  sprout-1.2.3-linux-x64.tar.gz  2 B",
        "  a.txt                          4 B\n",
      ].join("\n"),
    );
    expect(text).toEndWith("Skipped:\n  Installer: there is no makensis\n    Try: apt install nsis");
  });
});

describe("on a terminal", () => {
  test("lines fit, and what users will suffer from stands last", async () => {
    const loud: Step = {
      name: "Signature",
      run: async () => ({
        state: "skipped",
        reason: "NOT SIGNED: nobody can tell it from another's",
        isLoud: true,
      }),
    };
    const { plan, finished } = await release([loud, skips]);
    const machine = { ...plan.machine, columns: 40, env: { NO_COLOR: "1" } };
    const narrow = { ...plan, outDir: "dist", machine, output: "terminal" as const };
    const lines = renderRelease(narrow, finished ?? { built: [], files: [], outcomes: [] }).split("\n");
    expect(lines.slice(-6)).toEqual([
      "  Installer: there is no makensis",
      "    Try: apt install nsis",
      "",
      "Missing:",
      "  Signature: NOT SIGNED: nobody can tell",
      "    it from another's",
    ]);
  });
});

describe("renderReleaseJson()", () => {
  test("has one object with the files and the skipped steps", async () => {
    const { plan, finished } = await release([makes("a.txt"), skips]);
    const value = JSON.parse(renderReleaseJson(plan, finished ?? { built: [], files: [], outcomes: [] }));
    expect(value).toMatchObject({
      event: "release",
      files: [
        { kind: "tar.gz", target: "linux-x64" },
        { file: "a.txt", kind: "text", target: null },
      ],
      skipped: [{ step: "Installer", reason: "there is no makensis", hint: "apt install nsis" }],
    });
  });
});
