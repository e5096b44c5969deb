import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { planNpmPackages } from "../../../src/builder/managers/npm.ts";
import { only, sample } from "../../support/listing.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const read = (files: readonly { path: string; content: string }[], path: string) =>
  JSON.parse(files.find((file) => file.path === path)?.content ?? "") as Record<string, unknown>;

test("planNpmPackages() plans one package per target, which npm installs where it fits", async () => {
  const packages = await planNpmPackages(sample);
  expect(packages).toHaveLength(9);
  const musl = packages.find(({ name }) => name === "two-words-linux-arm64-musl");
  expect(read(musl?.files ?? [], "package.json")).toMatchObject({
    version: "1.2.0",
    os: ["linux"],
    cpu: ["arm64"],
    libc: ["musl"],
  });
  const windows = packages.find(({ name }) => name === "two-words-windows-x64");
  expect(windows?.files[0]).toEqual({ path: "bin/two-words.exe", mode: 0o755, content: "executable" });
  expect(read(packages.at(-1)?.files ?? [], "package.json")).toMatchObject({
    name: "two-words",
    bin: { "two-words": "bin/launch.cjs" },
    optionalDependencies: { "two-words-linux-x64": "1.2.0", "two-words-windows-arm64": "1.2.0" },
  });
});

test("the launcher says what is missing, and how to get it", async () => {
  await using folder = await tempFolder();
  for (const [listing, said] of [
    [sample, /the package "two-words-[\w-]+" is missing\nTry: install again, without --omit=optional/],
    [only("windows-arm64"), /there is no version for /],
  ] as const) {
    const main = (await planNpmPackages(listing)).at(-1);
    const launcher = join(folder.dir, "launch.cjs");
    writeFileSync(launcher, main?.files.find(({ path }) => path === "bin/launch.cjs")?.content ?? "");
    const { stderr, exitCode } = Bun.spawnSync([process.execPath, launcher]);
    expect([stderr.toString(), exitCode]).toEqual([expect.stringMatching(said), 1]);
  }
});
