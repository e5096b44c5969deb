// The map in docs/architecture.md is whole: somebody new looks there first.
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./support/places.ts";

const text = readFileSync(join(repository, "docs", "architecture.md"), "utf8");

describe("docs/architecture.md", () => {
  test.each(["src", "src/run", "src/builder"])("has every folder of the kit's %s", (folder) => {
    const entries = readdirSync(join(repository, "packages", "kit", folder), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.length).toBeGreaterThan(3);
    expect(folders.filter((name) => !new RegExp(`[\`/]${name}/\``).test(text))).toEqual([]);
  });
});
