// Folders in workspaces and beside them.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { findWorkspace } from "../src/workspace.ts";
import { tempFolder } from "../../kit/test/support/temp-folder.ts";

test.each([
  ["a list", "package.json", '{ "workspaces": ["apps/*"] }', true],
  ["an object", "package.json", '{ "workspaces": { "packages": ["./apps/*/"] } }', true],
  ["pnpm's file", "pnpm-workspace.yaml", 'packages:\n  - "apps/*"\n', true],
  ["other folders", "package.json", '{ "workspaces": ["libs/*"] }', false],
  ["no workspaces", "package.json", '{ "name": "x" }', false],
  ["a file that cannot be read", "package.json", "{ workspaces", false],
] as const)("findWorkspace() reads %s", async (_, file, text, isPart) => {
  await using folder = await tempFolder();
  await Bun.write(join(folder.dir, file), text);
  expect(await findWorkspace(join(folder.dir, "apps", "mine"))).toBe(isPart ? folder.dir : null);
});
