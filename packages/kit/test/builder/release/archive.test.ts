import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { archiveRoot, renderReadme, writeArchive } from "../../../src/builder/release/archive.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { unpack } from "../../support/archive.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

async function archiveOf(project: TempProject, name: string) {
  const plan = await project.plan(["--target", name]);
  const [target] = plan.targets;
  if (!target) throw new Error(`There is no target ${name}`);
  const executable = project.file("program");
  await Bun.write(executable, "a program");
  const file = project.file(`${archiveRoot(plan, target)}.${target.archive}`);
  await writeArchive(plan, target, executable, file);
  return unpack(await Bun.file(file).bytes(), target.archive);
}

describe("writeArchive()", () => {
  test.each([
    ["linux-x64", "sprout"],
    ["darwin-arm64", "sprout"],
    ["windows-x64", "sprout.exe"],
  ])("for %s holds the program, executable, the license and a README", async (name, program) => {
    await using project = await tempProject({ LICENSE: "MIT License\n" });
    const files = await archiveOf(project, name);
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([
      [`sprout-1.2.3-${name}/LICENSE`, 0o644],
      [`sprout-1.2.3-${name}/README.txt`, 0o644],
      [`sprout-1.2.3-${name}/${program}`, 0o755],
    ]);
    expect(Buffer.from(files[2]?.bytes ?? []).toString()).toBe("a program");
  });

  test("does without a license", async () => {
    await using project = await tempProject();
    const files = await archiveOf(project, "linux-x64");
    expect(files.map(({ path }) => path)).not.toContain("sprout-1.2.3-linux-x64/LICENSE");
  });
});

describe("renderReadme()", () => {
  test.each([
    ["linux-x64", ["./sprout", "chmod +x sprout", "~/.sprout", "Illegal instruction"]],
    ["linux-x64-musl", ["apk add libstdc++"]],
    ["darwin-arm64", ["Open Anyway", "xattr -d com.apple.quarantine sprout", "~/.sprout"]],
    ["windows-x64", ["double-click sprout.exe", "More info", "%USERPROFILE%\\.sprout"]],
  ])("for %s says how to open it the first time and where the data is", async (name, expected) => {
    await using project = await tempProject();
    const plan = await project.plan(["--target", name]);
    const text = renderReadme(plan, plan.targets[0] ?? targets[0] ?? never());
    expect(text).toStartWith("Sprout 1.2.3");
    expect(text).toContain("A sprout.");
    for (const part of expected) expect(text).toContain(part);
    expect(text.includes("\r\n")).toBe(name.startsWith("windows"));
  });
});

function never(): never {
  throw new Error(`No target: ${join("src", "builder", "targets.ts")} is empty`);
}
