import { truncate } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import { errorCode } from "../../../src/run/errors.ts";
import { writeArchive } from "../../../src/builder/release/archive.ts";
import { openPacker } from "../../../src/builder/release/pack.ts";
import { hashFile } from "../../../src/builder/release/sums.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

async function jobFor(project: TempProject, name: string) {
  const plan = await project.plan(["--target", name]);
  const [target] = plan.targets;
  if (!target) throw new Error(`There is no target ${name}`);
  const executable = project.file("program");
  await Bun.write(executable, "a program");
  const program = { executable, bundle: null, licenses: "MIT" };
  return { plan, target, program, path: project.file("packed") };
}

describe("openPacker()", () => {
  test.each(["linux-x64", "windows-x64"])(
    "writes the same archive for %s, and tells its sum",
    async (name) => {
      await using project = await tempProject({ LICENSE: "MIT License\n" });
      const job = await jobFor(project, name);
      using packer = openPacker();
      const sum = await packer.pack(job);
      expect(sum).toEqual(await hashFile(job.path));
      expect(await writeArchive(job.plan, job.target, job.program, job.path)).toEqual(sum);
    },
  );

  test("packs several at once, each into its own file", async () => {
    await using project = await tempProject();
    const job = await jobFor(project, "linux-x64");
    using packer = openPacker();
    const jobs = ["MIT", "ISC", "0BSD"].map((licenses, index) => ({
      ...job,
      program: { ...job.program, licenses },
      path: project.file(`packed-${index}`),
    }));
    const sums = await Promise.all(jobs.map((one) => packer.pack(one)));
    expect(sums).toEqual(await Promise.all(jobs.map(({ path }) => hashFile(path))));
    expect(new Set(sums.map(({ sha256 }) => sha256)).size).toBe(3);
  });

  test("fails with the disk's code, and packs the next archive", async () => {
    await using project = await tempProject();
    const job = await jobFor(project, "linux-x64");
    using packer = openPacker();
    const failing = packer.pack({ ...job, path: project.file("no", "packed") });
    expect(errorCode(await failing.catch((thrown: unknown) => thrown))).toBe("ENOENT");
    expect(await packer.pack(job)).toEqual(await hashFile(job.path));
  });

  test("fails with a sentence and a hint", async () => {
    await using project = await tempProject();
    const job = await jobFor(project, "windows-x64");
    // Sparse: larger than a zip can hold, and on no disk.
    await truncate(job.program.executable, 2 ** 32);
    using packer = openPacker();
    const refusal = await refusalOf(packer.pack(job));
    expect(refusal.message).toBe(
      `Cannot put "sprout-1.2.3-windows-x64/sprout.exe" into a zip: it is larger than 4 GB`,
    );
    expect(refusal.hint).toContain("seed");
  });
});
