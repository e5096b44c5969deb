// Where a project's kit comes from.
import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { cameFromRegistry } from "../src/kit.ts";
import { tempFolder } from "../../kit/test/support/temp-folder.ts";

const npm = (resolved?: string) =>
  JSON.stringify({ packages: { "node_modules/create-samara": { version: "1.0.0", resolved } } }, null, 2);
const bun = (source: string) =>
  `{\n  "packages": {\n    "create-samara": ["create-samara@${source}", "", {}],\n  }\n}\n`;

test.each([
  [
    "npx",
    ".package-lock.json",
    npm("https://registry.npmjs.org/create-samara/-/create-samara-1.0.0.tgz"),
    true,
  ],
  [
    "a company's mirror",
    ".package-lock.json",
    npm("https://a.b/npm/create-samara/-/create-samara-1.0.0.tgz"),
    true,
  ],
  ["npx that leaves addresses out", ".package-lock.json", npm(), true],
  ["npx with a tarball", ".package-lock.json", npm("file:../../create-samara-1.0.0.tgz"), false],
  ["npx with a tarball on a server", ".package-lock.json", npm("https://a.b/create-samara-1.0.0.tgz"), false],
  ["bunx", "../bun.lock", bun("1.0.0"), true],
  ["bunx with a tarball", "../bun.lock", bun("/tmp/create-samara-1.0.0.tgz"), false],
  ["something that keeps no record", "other.txt", "", false],
] as const)("cameFromRegistry() knows %s by its record", async (_, file, text, expected) => {
  await using folder = await tempFolder();
  const dir = join(folder.dir, "node_modules", "create-samara");
  mkdirSync(dir, { recursive: true });
  await Bun.write(join(folder.dir, "node_modules", file), text);
  expect(await cameFromRegistry(dir)).toBe(expected);
});

test("cameFromRegistry() takes a checkout for none", async () => {
  expect(await cameFromRegistry(import.meta.dir)).toBe(false);
});
