import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";

import { account, signature } from "../../../src/builder/pipeline/account.ts";
import { steps } from "../../../src/builder/pipeline/steps.ts";
import type { ReleaseContext, ReleaseFile } from "../../../src/builder/pipeline/step.ts";
import { parseRelease } from "../../../src/builder/release/account.ts";
import { tempProject } from "../../support/project.ts";

const made = (file: string, kind: string): ReleaseFile => {
  return { file, kind, target: null, path: "", size: 3, sha256: "0".repeat(64) };
};
const artifact = {
  target: "linux-x64",
  file: "sprout.tar.gz",
  size: 1,
  sha256: "1".repeat(64),
  executable: { file: "linux-x64/sprout", size: 1, sha256: "2".repeat(64) },
};

test("the account vouches for pages, which are no downloads", async () => {
  await using project = await tempProject();
  await mkdir(project.file("work"));
  for (const text of ["THIRD-PARTY-LICENSES.txt", "sbom.cdx.json"])
    await Bun.write(project.file("dist", "linux-x64", text), "text");
  const files = [
    { ...made(artifact.file, "tar.gz"), size: 1, sha256: artifact.sha256, target: artifact.target },
    made("index.html", "page"),
    made("report.html", "report"),
    made("package-managers/a.rb", "manager"),
  ];
  const plan = { ...(await project.plan()), outDir: project.file("dist") };
  const built = [{ artifact, target: { name: artifact.target } }];
  const context = { plan, built, made: files, workDir: project.file("work") };
  await account.run(context as unknown as ReleaseContext);
  const release = parseRelease(await Bun.file(project.file("work", "release.json")).text());
  expect(release.files?.map(({ file }) => file)).toEqual([artifact.file]);
  const beside = release.beside?.map(({ file }) => file).filter((file) => !file.includes("linux"));
  expect(beside).toEqual(["index.html", "package-managers/a.rb", "report.html"]);
  expect(await Bun.file(project.file("work", "SHA256SUMS")).text()).not.toContain("html");
});

test("nothing is made after the account but its signature", () => {
  expect(steps.slice(-2)).toEqual([account, signature]);
});
