import { describe, expect, test } from "bun:test";

import { makeReport, packageName } from "../../../src/builder/compile/report.ts";

const metafile = {
  inputs: {
    "src/main.ts": { bytes: 100, imports: [{ path: "src/app.ts" }, { path: "bun:sqlite" }] },
    "src/app.ts": { bytes: 300, imports: [{ path: "/project/node_modules/elysia/index.mjs" }] },
    "/project/node_modules/elysia/index.mjs": { bytes: 9000, imports: [] },
  },
  outputs: {
    "./app": {
      bytes: 5000,
      inputs: {
        "src/main.ts": { bytesInOutput: 50 },
        "/project/node_modules/elysia/index.mjs": { bytesInOutput: 4000 },
      },
    },
    "./chunk.js": {
      bytes: 200,
      inputs: { "/project/node_modules/elysia/index.mjs": { bytesInOutput: 100 } },
    },
  },
};

describe("makeReport()", () => {
  test("says of every module its size in the bundle and who imported it, largest first", () => {
    expect(makeReport(metafile, "/project").modules).toEqual([
      {
        path: "node_modules/elysia/index.mjs",
        bytes: 4100,
        sourceBytes: 9000,
        importedBy: ["src/app.ts"],
      },
      { path: "src/main.ts", bytes: 50, sourceBytes: 100, importedBy: [] },
      { path: "src/app.ts", bytes: 0, sourceBytes: 300, importedBy: ["src/main.ts"] },
    ]);
  });

  test("sums per package", () => {
    const { bytes, packages } = makeReport(metafile, "/project");
    expect(bytes).toBe(4150);
    expect(packages).toEqual([
      { name: "elysia", bytes: 4100, modules: 1 },
      { name: "(this project)", bytes: 50, modules: 2 },
    ]);
  });

  test("holds no path of the machine", () => {
    expect(JSON.stringify(makeReport(metafile, "/project"))).not.toContain('"/project');
  });
});

describe("packageName()", () => {
  test.each([
    ["node_modules/elysia/dist/index.mjs", "elysia"],
    ["node_modules/@logtape/file/dist/mod.js", "@logtape/file"],
    ["node_modules/a/node_modules/b/index.js", "b"],
    ["src/app.ts", "(this project)"],
  ])("%s belongs to %s", (path, name) => {
    expect(packageName(path)).toBe(name);
  });
});
