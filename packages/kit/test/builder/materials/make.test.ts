import { rm } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import { findPackages } from "../../../src/builder/materials/find-packages.ts";
import { makeMaterials, recallPackages, rememberPackages } from "../../../src/builder/materials/make.ts";
import { readPackageFacts } from "../../../src/builder/materials/read-package.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { tempProject, type ProjectFiles } from "../../support/project.ts";

const [linux, other] = targets;
if (!linux || !other) throw new Error("There are targets");

const json = (value: unknown) => JSON.stringify(value);
/** A project whose packages are in packages/, as they would be in node_modules/. */
const files: ProjectFiles = {
  "lib/a/package.json": json({ name: "a", version: "1.0.0", license: "MIT" }),
  "lib/a/LICENSE": "\uFEFFThe license of a\r\nin two lines",
  "lib/a/dist/package.json": json({ type: "module" }),
  "lib/b/package.json": json({ name: "b", version: "2.0.0", licenses: [{ type: "ISC" }, { type: "MIT" }] }),
  "lib/b/LICENSES/MIT.txt": "mit",
  "lib/b/NOTICE": "a notice",
  "lib/c/package.json": json({ name: "c", version: "3.0.0", repository: "github:ann/c" }),
  "bun.lock": `{ "lockfileVersion": 1, "packages": { "a": ["a@1.0.0", "", {}, "sha512-q6s="], } }`,
};

describe("findPackages()", () => {
  test("names what a part of is in the bundle, and files that are kept whole", async () => {
    await using project = await tempProject(files);
    const input = { bytes: 1, imports: [] };
    const inputs = {
      "src/main.ts": input,
      "lib/a/dist/index.js": input,
      "lib/b/unused.js": input,
      "lib/c/font.woff2": input,
    };
    const bundled = { "src/main.ts": 1, "lib/a/dist/index.js": 1, "lib/b/unused.js": 0 };
    const outputs = {
      "./main.js": {
        bytes: 1,
        inputs: Object.fromEntries(
          Object.entries(bundled).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
        ),
      },
    };
    expect(findPackages({ inputs, outputs }, project.dir)).toEqual(["lib/a", "lib/c"]);
  });
});

describe("readPackageFacts()", () => {
  test("reads older forms of a license and of a source", async () => {
    await using project = await tempProject(files);
    expect(readPackageFacts(project.file("lib", "b"))).toMatchObject({
      license: "ISC OR MIT",
      homepage: null,
      texts: ["mit", "a notice"],
    });
    expect(readPackageFacts(project.file("lib", "c")).homepage).toBe("https://github.com/ann/c");
    expect(readPackageFacts(project.file("lib", "a")).texts).toEqual(["The license of a\nin two lines"]);
  });
});

describe("makeMaterials()", () => {
  test("holds every license", async () => {
    await using project = await tempProject(files);
    const made = makeMaterials(await project.plan(), linux, ["lib/a", "lib/b", "lib/c"]);
    for (const text of ["a 1.0.0: MIT", "The license of a", "a notice", "GNU LESSER GENERAL", "Bun "]) {
      expect(made.licenses).toContain(text);
    }
    expect(made.sbom).toContain('"content": "abab"');
  });

  test("depends on the set of packages, not on where they are", async () => {
    await using project = await tempProject(files);
    const plan = await project.plan();
    const twice = makeMaterials(plan, linux, ["lib/b", "lib/a", "lib/a"]);
    expect(twice).toEqual(makeMaterials(plan, linux, ["lib/a", "lib/b"]));
  });
});

describe("recallPackages()", () => {
  test("takes another target's packages for a first guess, and forgets removed ones", async () => {
    await using project = await tempProject(files);
    const plan = await project.plan();
    expect(await recallPackages(plan, linux)).toEqual([]);
    await rememberPackages(plan, other, ["lib/a", "lib/b"]);
    expect(await recallPackages(plan, linux)).toEqual(["lib/a", "lib/b"]);
    await rememberPackages(plan, linux, ["lib/a"]);
    await rm(project.file("lib", "b"), { recursive: true });
    expect(await recallPackages(plan, linux)).toEqual(["lib/a"]);
    expect(await recallPackages(plan, other)).toEqual(["lib/a"]);
  });

  test("takes a damaged memory for none", async () => {
    await using project = await tempProject({ ".dev/cache/packages/linux-x64.json": "{" });
    expect(await recallPackages(await project.plan(), linux)).toEqual([]);
  });
});
