// What an update costs users: the patch from a version to the next with one changed line, for three systems, and applying it.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makePatch } from "../../src/builder/patches/make.ts";
import { kit } from "../support/places.ts";
import { mustRun } from "./children.ts";
import type { Measure } from "./context.ts";
import { median, Samples } from "./samples.ts";
import { changeOneLine, copyNotebook } from "./variants.ts";

const systems = { linux: "linux-x64", windows: "windows-x64", macos: "darwin-arm64" } as const;

export const measureUpdates: Measure = async ({ amount, workshop, say }) => {
  const projectDir = copyNotebook(join(workshop, "update-project"));
  const folder = join(workshop, "update");
  mkdirSync(folder);
  say("Building two versions");
  await buildInto(projectDir, folder, "old");
  changeOneLine(projectDir, 1);
  const file = join(projectDir, "package.json");
  writeFileSync(file, readFileSync(file, "utf8").replace(/"version": "[^"]+"/, '"version": "0.1.1"'));
  await buildInto(projectDir, folder, "new");
  const sizes = { linux: NaN, windows: NaN, macos: NaN };
  const making = new Samples();
  for (const system of Object.keys(systems) as (keyof typeof systems)[]) {
    const [old, fresh] = ["old", "new"].map((name) => readFileSync(join(folder, `${name}-${system}`)));
    if (!old || !fresh) continue;
    const begunMs = performance.now();
    const patch = await makePatch(old, fresh);
    making.add("sample", performance.now() - begunMs);
    sizes[system] = patch.length;
    writeFileSync(join(folder, `${system}.patch`), patch);
  }
  const applied = new Samples();
  const memory = new Samples();
  for (let run = 0; run < amount.buildRuns; run += 1) {
    const { ms, peak } = await apply(folder);
    applied.add("sample", ms);
    memory.add("sample", peak);
  }
  return {
    patchLinux: { sample: sizes.linux },
    patchWindows: { sample: sizes.windows },
    patchMacOS: { sample: sizes.macos },
    patchMaking: making.summary(median),
    patchApplying: applied.summary(median),
    patchMemory: memory.summary(median),
  };
};

async function buildInto(projectDir: string, folder: string, name: string): Promise<void> {
  const targets = Object.values(systems).join(",");
  await mustRun([process.execPath, "build.ts", "--no-smoke", "--target", targets], { cwd: projectDir });
  for (const [system, target] of Object.entries(systems)) {
    const suffix = system === "windows" ? ".exe" : "";
    copyFileSync(join(projectDir, "dist", target, `notebook${suffix}`), join(folder, `${name}-${system}`));
  }
}

/** In a process of its own, whose peak of memory counts; the system's other figure begins with its parent's. */
async function apply(folder: string): Promise<{ ms: number; peak: number }> {
  const update = join(kit, "src", "run", "update");
  const out = join(folder, "out");
  rmSync(out, { force: true });
  const script = `
    const { applyPatch } = await import(${JSON.stringify(join(update, "apply-patch.ts"))});
    const { splitPatch } = await import(${JSON.stringify(join(update, "patch-file.ts"))});
    const patch = await Bun.file(${JSON.stringify(join(folder, "linux.patch"))}).bytes();
    const begunMs = performance.now();
    const oldFile = ${JSON.stringify(join(folder, "old-linux"))};
    applyPatch({ oldFile, patch, newFile: ${JSON.stringify(out)}, expected: splitPatch(patch).header.to });
    const ms = performance.now() - begunMs;
    const status = require("node:fs").readFileSync("/proc/self/status", "utf8");
    console.log(JSON.stringify({ ms, peak: Number(/VmHWM:\\s+(\\d+)/.exec(status)[1]) * 1024 }));
  `;
  return JSON.parse(await mustRun([process.execPath, "-e", script], { cwd: folder })) as {
    ms: number;
    peak: number;
  };
}
