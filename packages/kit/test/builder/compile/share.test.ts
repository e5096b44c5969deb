import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { copyRuntime } from "../../../src/builder/compile/attachment.ts";
import { graft } from "../../../src/builder/compile/graft.ts";
import { provenBunVersion, readCodePart } from "../../../src/builder/compile/code-part.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { signMacOS } from "../../../src/builder/compile/macos/sign.ts";
import { openSharedCode } from "../../../src/builder/compile/share.ts";
import { makeStandIn } from "../../../src/builder/compile/stand-in.ts";
import {
  compileCode,
  compileTarget,
  runtimeOf,
  type CompileRequest,
} from "../../../src/builder/compile/target.ts";
import { targetOf, targets, type Target } from "../../../src/builder/plan/targets.ts";
import { isSameFile } from "../../../src/builder/same-file.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

setDefaultTimeout(120_000);

const config = `export default { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 1 };`;
const sample = {
  "src/config.ts": config,
  "src/late.ts": `export const late = "late";`,
  // Built-in modules have bytecode, too, which differs between processors.
  "src/main.ts": `import { arch } from "node:os"; import { createServer } from "node:http";
    const { late } = await import("./late.ts");
    const text = await Bun.file(import.meta.dir + "/embedded/b.txt").text();
    console.log(JSON.stringify([late, text, process.arch === arch(), typeof createServer]));`,
  "stage/one/embedded/b.txt": "b",
  "stage/one/embedded/empty.txt": "",
  "stage/one/embedded/folder/c.txt": "c",
  "stage/two/embedded/b.txt": "another text",
  "stage/two/embedded/empty.txt": "no longer empty",
  "stage/two/embedded/folder/c.txt": "",
  "stage/more/embedded/b.txt": "b",
};

const signed = { bundleId: "com.example.sprout", infoPlist: "<plist/>", codeResources: "<plist/>" };

async function requestFor(project: TempProject, target: Target, stage: string): Promise<CompileRequest> {
  const plan = await project.plan();
  const folder = project.file("out", target.name, stage);
  const embedded = project.file("stage", stage, "embedded");
  return { plan, target, entrypoints: [project.file("src", "main.ts")], embedded, folder };
}

/** This machine's own has no runtime but the running Bun. */
const others = targets.filter((target) => target !== targetOf(readBuildMachine()));

/** The other C library's target, or the target itself. */
function partnerOf({ os, arch, name }: Target): Target {
  const partner = targets.find((one) => one.os === os && one.arch === arch && one.name !== name);
  return partner ?? (targets.find((one) => one.name === name) as Target);
}

/** The compiler fetches a runtime that this machine has not got yet. */
async function readyRuntime(project: TempProject, target: Target): Promise<string> {
  const request = await requestFor(project, target, "two");
  const { plan } = request;
  if (target === targetOf(plan.machine)) return plan.machine.bunFile;
  const here = await runtimeOf(plan, target);
  if (here === null) await compileTarget({ ...request, folder: project.file("out", "fetched") });
  return here ?? ((await runtimeOf(plan, target)) as string);
}

/** The code of a target, compiled without its runtime. */
async function compileAlone(project: TempProject, target: Target) {
  const request = await requestFor(project, target, "one");
  const runtime = await readyRuntime(project, target);
  const standIn = project.file("stand-in", `${target.name}${target.executableSuffix}`);
  expect(await makeStandIn(target, runtime, standIn)).toBe(true);
  expect(Bun.file(standIn).size).toBeLessThan(5_000_000);
  const made = await compileCode(standIn, request);
  if (!made) throw new Error("The compiler refuses the stand-in");
  return made;
}

describe("graft()", () => {
  test.each(others.map((target) => [target.name, target] as const))(
    "makes the file for %s that the compiler makes, byte for byte, from code compiled on a stand-in",
    async (_, target) => {
      await using project = await tempProject(sample);
      const from = partnerOf(target);
      const first = await compileAlone(project, from);
      const wanted = await compileTarget(await requestFor(project, target, "two"));
      const { plan, embedded } = await requestFor(project, target, "two");
      const [part, runtime] = [await readCodePart(first.executable), await runtimeOf(plan, target)];
      if (!part || !runtime) throw new Error("The compiler has left nothing to graft");
      const copy = `${wanted.executable}.grafted`;
      await copyRuntime(runtime, copy);
      expect(await graft({ part, target, runtime, embedded, copy })).toBe(true);
      if (target.os === "darwin") for (const file of [wanted.executable, copy]) await signMacOS(file, signed);
      expect(await isSameFile(copy, wanted.executable)).toBe(true);
    },
  );

  test("leaves it to the compiler when the files have other names, or the runtime another layout", async () => {
    await using project = await tempProject(sample);
    const [target] = others as [Target];
    const { executable } = await compileTarget(await requestFor(project, target, "one"));
    const part = await readCodePart(executable);
    if (!part) throw new Error("The executable has another layout");
    const copy = project.file("grafted");
    await copyRuntime(executable, copy);
    const job = { part, target, runtime: executable, copy };
    expect(await graft({ ...job, embedded: project.file("stage", "more", "embedded") })).toBe(false);
    expect(await graft({ ...job, embedded: project.file("stage", "one", "embedded") })).toBe(false);
    expect(await isSameFile(copy, executable)).toBe(true);
    const cut = project.file("cut");
    await Bun.write(cut, await Bun.file(executable).slice(0, 100_000).bytes());
    expect(await graft({ ...job, runtime: cut, embedded: project.file("stage", "one", "embedded") })).toBe(
      false,
    );
    const junk = project.file("src", "main.ts");
    for (const other of others) {
      expect(await makeStandIn(other, junk, project.file("stand-in"))).toBe(false);
      expect(await makeStandIn(other, cut, project.file("stand-in"))).toBe(false);
    }
    expect(await readCodePart(junk)).toBeNull();
    expect(await graft({ ...job, runtime: junk, embedded: project.file("stage", "one", "embedded") })).toBe(
      false,
    );
  });
});

describe("openSharedCode()", () => {
  async function makeBoth(files: Record<string, string> = {}) {
    const project = await tempProject({ ...sample, ...files });
    const pair = targets.filter(({ os, arch }) => os === "linux" && arch === "arm64");
    for (const target of pair) await readyRuntime(project, target);
    const code = openSharedCode();
    const [first, second] = await Promise.all(
      pair.map(async (target) => code.make(await requestFor(project, target, "one"))),
    );
    return { project, isShared: first?.compiled === second?.compiled };
  }

  test("compiles once for both C libraries, with the version of Bun that the tests run", async () => {
    expect(provenBunVersion).toBe(Bun.version);
    const { project, isShared } = await makeBoth();
    await using _ = project;
    expect(isShared).toBe(true);
  });

  test("builds on the running Bun's file once that has given what the compiler gives", async () => {
    const target = targetOf(readBuildMachine());
    if (target?.os !== "linux") return;
    await using project = await tempProject(sample);
    const request = await requestFor(project, target, "one");
    const wanted = await compileTarget({ ...request, folder: project.file("out", "wanted") });
    for (const isProven of [false, true]) {
      expect((await runtimeOf(request.plan, target)) !== null).toBe(isProven);
      const made = await openSharedCode().make(request);
      expect(await isSameFile(made.executable, wanted.executable)).toBe(true);
    }
  });

  test("leaves mistakes in the code to the maker, and a runtime that is none to the compiler", async () => {
    await using project = await tempProject({ ...sample, "src/late.ts": "export const late = ;" });
    const [target] = others as [Target];
    const request = await requestFor(project, target, "one");
    const code = openSharedCode();
    // The other C library's target waits for the first one's code.
    const both = [request, await requestFor(project, partnerOf(target), "one")];
    for (const { reason } of (await Promise.allSettled(both.map(code.make))) as PromiseRejectedResult[])
      expect(String(reason)).toContain("Cannot compile the app: its code has an error");
    await Bun.write(project.file("src", "late.ts"), `export const late = "late";`);
    expect(await compileCode(project.file("src", "main.ts"), request)).toBeNull();
  });

  test("compiles for each when a plugin asks for the target", async () => {
    const { project, isShared } = await makeBoth({
      "build.ts": `import { build } from "samara-kit/build";
        await build({ plugins: [{ name: "curious", setup({ config }) { void config.compile; } }] });`,
    });
    await using _ = project;
    expect(isShared).toBe(false);
  });
});
