import { describe, expect, test } from "bun:test";

import { renderSbom } from "../../../src/builder/materials/sbom.ts";
import type { PackageFacts } from "../../../src/builder/materials/read-package.ts";
import { listRuntimeParts } from "../../../src/builder/materials/runtime-parts.ts";
import { askJudge, withoutJudge } from "../../support/judges.ts";
import { tempProject } from "../../support/project.ts";
import { unless } from "../../support/skip.ts";

const facts = (name: string, license: string): PackageFacts => ({
  name,
  version: "1.0.0",
  license,
  homepage: "https://example.org/",
  texts: ["text"],
});
const packages = [
  facts("@scope/a", "(MIT OR Apache-2.0)"),
  facts("b", "SEE LICENSE IN LICENSE.md"),
  facts("c", ""),
];
const lock = new Map([
  ["@scope/a@1.0.0", { sha512: "ab".repeat(64), needs: ["b", "elsewhere"] }],
  ["b@1.0.0", { sha512: null, needs: [] }],
]);

const plan = await readPlan();

async function readPlan() {
  await using project = await tempProject();
  return await project.plan();
}

function sample(license = "MIT", target = "linux-x64"): string {
  const contents = { packages, lock, parts: listRuntimeParts("1.4.5", { os: "linux" }) };
  return renderSbom({ ...plan, license, author: "Jürgen Müller" }, { name: target }, contents);
}

const validate = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()) or "valid")`;

describe("renderSbom()", () => {
  unless(withoutJudge("cyclonedx.validation.json")).test(
    "is CycloneDX 1.6 in the eyes of its strict validator, whatever the license",
    async () => {
      for (const license of ["MIT", "UNLICENSED", "Proprietary, ask Jürgen"]) {
        await using project = await tempProject({ "sbom.json": sample(license) });
        expect(askJudge(validate, [project.file("sbom.json")])).toBe("valid");
      }
    },
    60_000,
  );

  test("gives the same bytes each time, and another number to another target", () => {
    expect(sample()).toBe(sample());
    const number = (text: string) => (JSON.parse(text) as { serialNumber: string }).serialNumber;
    expect(number(sample())).not.toBe(number(sample("MIT", "darwin-x64")));
  });

  test("has the lock file's hashes and edges, and the runtime", () => {
    const { components, dependencies } = JSON.parse(sample()) as {
      components: { name: string; version?: string; purl: string; hashes?: unknown }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    const [first] = components;
    expect(first).toMatchObject({
      purl: "pkg:npm/%40scope/a@1.0.0",
      hashes: [{ alg: "SHA-512", content: "ab".repeat(64) }],
    });
    expect(dependencies.find(({ ref }) => ref === "@scope/a@1.0.0")?.dependsOn).toEqual(["b@1.0.0"]);
    for (const name of ["Bun", "JavaScriptCore", "SQLite", "ICU"]) {
      expect(components.find((one) => one.name === name)?.version).toMatch(/^[\w.]+$/);
    }
  });
});

describe("listRuntimeParts()", () => {
  test("leaves SQLite to macOS, and libuv to Windows", () => {
    const names = (os: "linux" | "darwin" | "windows") =>
      listRuntimeParts("1.4.5", { os }).map(({ name }) => name);
    expect(names("darwin")).not.toContain("SQLite");
    expect(names("linux")).not.toContain("libuv");
    expect(names("windows")).toEqual(expect.arrayContaining(["SQLite", "libuv"]));
  });
});
