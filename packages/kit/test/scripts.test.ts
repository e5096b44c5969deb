// The scripts of this repository and its example: a checkout whose packages are older than its bun.lock must not fail in
// words about missing types.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./support/places.ts";

/** It installs, or it needs no packages. */
const without = new Set(["ready", "fmt"]);

const all = ["package.json", "examples/notebook/package.json"].flatMap((file) => {
  const text = readFileSync(join(repository, file), "utf8");
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
  return Object.keys(scripts).map((name) => ({ file, name, scripts }));
});

test.each(all.filter(({ name }) => !without.has(name)))(
  "$file: `bun run $name` installs the packages first",
  ({ name, scripts }) => {
    const [first = ""] = scripts[name]?.split(" && ") ?? [];
    const other = /^bun run ([\w:]+)/.exec(first)?.[1] ?? "";
    expect(
      first === "bun run --silent ready" || scripts[other]?.startsWith("bun run --silent ready &&"),
    ).toBe(true);
  },
);
