// A newer kit in a project's package.json, and what the maker hears of it.
import { describe, expect, test } from "bun:test";

import { planUpgrade, sectionsForApp } from "../../../src/builder/plan/upgrade.ts";

const kit = {
  name: "samara-kit",
  version: "0.2.0",
  peerDependencies: { elysia: "2.0.0", "drizzle-orm": "1.0.0" },
};
const project = (spec: string) => `{
  "name": "app", "devDependencies": { "elysia": "0.0.1" },
  "dependencies": { "elysia": "1.4.30",   "samara-kit": "${spec}", "zod": "4.0.0" }
}
`;

describe("planUpgrade()", () => {
  test.each([
    ["file:vendor/samara-kit-0.1.0.tgz", "vendor/samara-kit-0.1.0.tgz", "0.1.0"],
    ["0.1.0", null, "0.1.0"],
    ["file:vendor/samara-kit-0.2.0.tgz", null, "0.2.0"],
    ["workspace:*", null, null],
  ] as const)("replaces %s and the exact peers, and no other character", (spec, oldTarball, from) => {
    expect(planUpgrade(project(spec), kit)).toEqual({
      packageText: project("file:vendor/samara-kit-0.2.0.tgz").replace("1.4.30", "2.0.0"),
      tarball: "vendor/samara-kit-0.2.0.tgz",
      oldTarball,
      from,
    });
  });

  test("refuses a project without the kit", () => {
    expect(() => planUpgrade("{}", kit)).toThrow("package.json does not depend on it");
  });
});

describe("sectionsForApp()", () => {
  const changelog = `# Changelog

## 0.3.0

For users:

- Faster.

For your app:

- \`fill\` is called \`initialRows\` now.
- Another.

For makers:

- Nothing.

## 0.2.0

### For your app

- Older.

### Rest

- x

## 0.1.0

For your app:

- First.
`;

  test("has what is newer than the kit before, newest first", () => {
    expect(sectionsForApp(changelog, "0.1.0")).toBe(
      "- `fill` is called `initialRows` now.\n- Another.\n\n- Older.",
    );
  });

  test("has nothing to say of the newest", () => {
    expect(sectionsForApp(changelog, "0.3.0")).toBe("");
  });
});
