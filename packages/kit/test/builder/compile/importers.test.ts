import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { findImporters } from "../../../src/builder/compile/importers.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const input = (...imports: { path: string; entryPoint?: string }[]) => ({ bytes: 1, imports });

describe("findImporters()", () => {
  test("names who imports a module, at once or later", () => {
    const inputs = {
      "main.ts": input(
        { path: "a.ts" },
        { path: "./chunk-1.js", entryPoint: "later.ts" },
        { path: "bun:sqlite" },
      ),
      "a.ts": input(),
      "later.ts": input({ path: "a.ts" }),
    };
    const importers = findImporters({ inputs, outputs: {} }, "/nowhere");
    expect(Object.fromEntries(importers)).toEqual({
      "a.ts": new Set(["main.ts", "later.ts"]),
      "later.ts": new Set(["main.ts"]),
    });
  });

  test("sees through files that only pass others on, even in a circle", async () => {
    await using folder = await tempFolder();
    mkdirSync(join(folder.dir, "library"));
    writeFileSync(
      join(folder.dir, "library", "index.js"),
      'export * from "./inner.js"; export { x } from "./deep.js";',
    );
    writeFileSync(
      join(folder.dir, "library", "inner.js"),
      'export * from "./index.js"; export * from "./real.js";',
    );
    const inputs = {
      "main.ts": input({ path: "library/index.js" }),
      "library/deep.js": input(),
      "library/real.js": input(),
    };
    const importers = findImporters({ inputs, outputs: {} }, folder.dir);
    expect([...importers.keys()].sort()).toEqual(["library/deep.js", "library/real.js"]);
    expect(importers.get("library/real.js")).toEqual(new Set(["main.ts"]));
  });
});
