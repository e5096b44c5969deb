import { expect, test } from "bun:test";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { readIdentity } from "../../../src/builder/identity/read.ts";
import { bundleFiles } from "../../../src/builder/pipeline/bundle-files.ts";
import type { BuiltHere, ReleaseContext } from "../../../src/builder/pipeline/step.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { writeArchive } from "../../../src/builder/release/archive.ts";
import { readBundle } from "../../../src/run/update/bundle-file.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

const files = [
  { path: "Contents/Info.plist", content: "<plist/>" },
  { path: "Contents/Resources/sprout.icns", content: "i".repeat(40_000) },
  { path: "Contents/_CodeSignature/CodeResources", content: "<seal/>" },
];

/** A release of a Mac's archive and a Linux one's, of an app that updates itself or not. */
async function contextOf(project: TempProject, names: readonly string[], updates: boolean) {
  const plan = await project.plan(["--target", "darwin-arm64"]);
  const workDir = join(project.dir, "work");
  mkdirSync(workDir);
  await Bun.write(project.file("program"), "a program");
  const built = targets
    .filter(({ name }) => names.includes(name))
    .map((target) => ({ target, archive: join(project.dir, `${target.name}.zip`) }) as BuiltHere);
  for (const { target, archive } of built) {
    const bundle = { folder: "Müller ✎.app", files };
    await writeArchive(plan, target, { executable: project.file("program"), bundle, licenses: "" }, archive);
  }
  const config = { ...plan.config, ...(updates && { update: { url: "https://example.com/" } }) };
  const made = { made: [], workDir, cacheDir: workDir, options: { snapshot: true, fast: true } };
  return { plan: { ...plan, config }, identity: readIdentity(plan), built, ...made } as ReleaseContext;
}

test("the files of a bundle are taken from the archive; what is large is apart", async () => {
  await using project = await tempProject();
  const result = await bundleFiles.run(await contextOf(project, ["darwin-arm64", "linux-x64"], true));
  if (result.state !== "made") throw new Error("Nothing was made.");
  const { version } = await project.plan();
  expect(result.files.map(({ file, kind, target }) => [file, kind, target])).toEqual([
    [`sprout-${version}-darwin-arm64.bundle.zst`, "bundle.zst", "darwin-arm64"],
    [`sprout-${version}-darwin-arm64.bundle-rest.zst`, "bundle-rest.zst", "darwin-arm64"],
  ]);
  const [list, rest] = result.files.map(({ path }) => Bun.zstdDecompressSync(readFileSync(path)));
  const { entries, small } = readBundle(list ?? Buffer.alloc(0));
  expect(entries.map(({ path, isSmall }) => [path, isSmall])).toEqual([
    ["Contents/Info.plist", true],
    ["Contents/Resources/sprout.icns", false],
    ["Contents/_CodeSignature/CodeResources", true],
  ]);
  expect(Buffer.from(small.get("Contents/Info.plist") ?? []).toString()).toBe("<plist/>");
  expect(Buffer.from(rest ?? []).toString()).toBe("i".repeat(40_000));
});

test.each([
  [["linux-x64"], true, "no macOS target is built"],
  [["darwin-arm64"], false, "the app does not update itself"],
])("for %j, updating %p, there are none: %s", async (names, updates, reason) => {
  await using project = await tempProject();
  expect(await bundleFiles.run(await contextOf(project, names, updates))).toEqual({
    state: "skipped",
    reason,
  });
});
