import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { markCrossed } from "../../../src/builder/compile/mark-crossed.ts";
import { trailer } from "../../../src/builder/compile/read-payload.ts";
import { compileTarget } from "../../../src/builder/compile/target.ts";
import { targetOf, targets, type Target } from "../../../src/builder/plan/targets.ts";
import { fakeExecutable, machineHead } from "../../support/fake-executable.ts";
import { tempProject } from "../../support/project.ts";
import { tempFolder } from "../../support/temp-folder.ts";

setDefaultTimeout(120_000);

const checksumAt = 128 + 88;
const payload = (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf(trailer));
const flags = (bytes: Buffer) => payload(bytes).readUInt32LE(payload(bytes).length - 4);

/** The sum of a file for Windows, as its format says. */
function sumOf(file: Buffer): number {
  const bytes = Buffer.from(file);
  bytes.writeUInt32LE(0, checksumAt);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += bytes.readUInt16LE(at);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum + bytes.length;
}

describe("markCrossed()", () => {
  test.each(["even", "odd"])("keeps the checksum for Windows right, at an %s place", async (place) => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "sprout.exe");
    const made = fakeExecutable(machineHead("windows-x64"), { "a.js": place === "odd" ? "a" : "ab" });
    const program = Buffer.concat([made, Buffer.alloc(made.length % 2)]);
    program.writeUInt32LE(sumOf(program), checksumAt);
    writeFileSync(file, program);
    await markCrossed(file);
    const marked = readFileSync(file);
    expect(flags(marked)).toBe(flags(program) | 0x400);
    expect(marked.readUInt32LE(checksumAt)).toBe(sumOf(marked));
    await markCrossed(file);
    expect(readFileSync(file).equals(marked)).toBe(true);
  });

  test("leaves a file without an app alone", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "text");
    writeFileSync(file, "a text");
    await markCrossed(file);
    expect(readFileSync(file, "utf8")).toBe("a text");
  });
});

test("the compiler's flags are the same for this machine's own target and for another", async () => {
  await using project = await tempProject({ "src/main.ts": "console.log(1);", "stage/embedded/a.txt": "a" });
  const plan = await project.plan();
  const own = targetOf(plan.machine);
  const other = targets.find(({ os, arch }) => os === own?.os && arch !== own.arch);
  const compile = async (target: Target | undefined) => {
    if (!target) throw new Error("There is such a target");
    const folder = project.file("out", target.name);
    const entrypoints = [project.file("src", "main.ts")];
    const embedded = project.file("stage", "embedded");
    const { executable } = await compileTarget({ plan, target, entrypoints, embedded, folder });
    return flags(readFileSync(executable));
  };
  expect(await compile(own)).toBe(await compile(other));
});
