import { readdirSync, writeFileSync } from "node:fs";
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
  await writeArchive(plan, target, { executable, bundle: null, licenses: "licenses" }, file);
  return unpack(await Bun.file(file).bytes(), target.archive);
}

describe("writeArchive()", () => {
  test.each([
    ["linux-x64", "sprout"],
    ["windows-x64", "sprout.exe"],
  ])("for %s holds the program, executable, the license and a README", async (name, program) => {
    await using project = await tempProject({ LICENSE: "MIT License\n" });
    const files = await archiveOf(project, name);
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([
      [`sprout-1.2.3-${name}/${program}`, 0o755],
      [`sprout-1.2.3-${name}/README.txt`, 0o644],
      [`sprout-1.2.3-${name}/THIRD-PARTY-LICENSES.txt`, 0o644],
      ...(name.startsWith("windows") ? [[`sprout-1.2.3-${name}/bin/sprout.cmd`, 0o644]] : []),
      [`sprout-1.2.3-${name}/LICENSE`, 0o644],
    ]);
    expect(Buffer.from(files[0]?.bytes ?? []).toString()).toBe("a program");
  });

  test.each(["linux-x64", "windows-x64"])(
    "for %s deflates only what changed, to the same bytes as without a memory",
    async (name) => {
      await using project = await tempProject();
      const plan = await project.plan(["--target", name]);
      const target = plan.targets[0] ?? never();
      const memory = project.file(".dev", "cache", "deflated", name);
      const program = pseudoRandom(9_500_000);
      const pack = async () => {
        await Bun.write(project.file("program"), program);
        const file = project.file("archive");
        const sources = { executable: project.file("program"), bundle: null, licenses: "licenses" };
        await writeArchive(plan, target, sources, file);
        return Buffer.from(await Bun.file(file).bytes());
      };
      const first = await pack();
      const blocks = readdirSync(memory).sort();
      expect(blocks).toHaveLength(3);
      const last = program[9_450_000] ?? never();
      program[9_450_000] = 255;
      const second = await pack();
      expect(readdirSync(memory).sort()).toEqual(blocks);
      expect(unpack(second, target.archive)[0]?.bytes).toEqual(program);
      // What a power cut leaves.
      for (const block of blocks.slice(0, 2)) writeFileSync(join(memory, block), Buffer.alloc(1000));
      program[9_450_000] = last;
      expect((await pack()).equals(first)).toBe(true);
      program[10] = 7;
      await pack();
      expect(readdirSync(memory).sort()).not.toEqual(blocks);
      expect(readdirSync(memory)).toHaveLength(3);
    },
  );

  test("for macOS puts the program into its bundle, beside the README", async () => {
    await using project = await tempProject();
    const plan = await project.plan(["--target", "darwin-arm64"]);
    const target = plan.targets[0] ?? never();
    await Bun.write(project.file("program"), "a program");
    const files = [{ path: "Contents/Info.plist", content: "<plist/>" }];
    const bundle = { folder: "Müller ✎.app", files };
    const zip = project.file("archive.zip");
    await writeArchive(
      plan,
      target,
      { executable: project.file("program"), bundle, licenses: "licenses" },
      zip,
    );
    const found = unpack(await Bun.file(zip).bytes(), "zip");
    const root = "sprout-1.2.3-darwin-arm64";
    expect(found.map(({ path, mode }) => [path, mode])).toEqual([
      [`${root}/Müller ✎.app/Contents/MacOS/sprout`, 0o755],
      [`${root}/Müller ✎.app/Contents/Info.plist`, 0o644],
      [`${root}/README.txt`, 0o644],
      [`${root}/THIRD-PARTY-LICENSES.txt`, 0o644],
    ]);
  });

  test("does without a license", async () => {
    await using project = await tempProject();
    const files = await archiveOf(project, "linux-x64");
    expect(files.map(({ path }) => path)).not.toContain("sprout-1.2.3-linux-x64/LICENSE");
  });
});

/** The same at every run, and hardly to be compressed. */
function pseudoRandom(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = 1;
  for (let at = 0; at < size; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    bytes[at] = (state >> 16) & 0x3f;
  }
  return bytes;
}

describe("renderReadme()", () => {
  test.each([
    ["linux-x64", ["./sprout", "chmod +x sprout", "~/.sprout", "Illegal instruction"]],
    ["linux-x64-musl", ["apk add libstdc++"]],
    ["darwin-arm64", ["Open Anyway", 'xattr -dr com.apple.quarantine "Sprout.app"', "~/.sprout"]],
    ["windows-x64", ["double-click sprout.exe", "More info", "%USERPROFILE%\\.sprout"]],
  ])("for %s says how to open it the first time and where the data is", async (name, expected) => {
    await using project = await tempProject();
    const plan = await project.plan(["--target", name]);
    const bundle = name.startsWith("darwin") ? { folder: "Sprout.app", files: [] } : null;
    const text = renderReadme(plan, plan.targets[0] ?? targets[0] ?? never(), bundle);
    expect(text).toStartWith("Sprout 1.2.3");
    expect(text).toContain("A sprout.");
    for (const part of expected) expect(text).toContain(part);
    expect(text.includes("\r\n")).toBe(name.startsWith("windows"));
  });
});

function never(): never {
  throw new Error(`No target: ${join("src", "builder", "targets.ts")} is empty`);
}
