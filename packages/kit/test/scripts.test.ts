// The scripts of this repository's package.json: a checkout whose packages are older than its bun.lock must not fail in
// words about missing types.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./support/places.ts";

const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
/** It installs, or it needs no packages. */
const without = new Set(["ready", "fmt"]);

test.each(Object.keys(scripts).filter((name) => !without.has(name)))(
  "`bun run %s` installs the packages first",
  (name) => {
    const [first = ""] = scripts[name]?.split(" && ") ?? [];
    const other = /^bun run ([\w:]+)/.exec(first)?.[1] ?? "";
    expect(
      first === "bun run --silent ready" || scripts[other]?.startsWith("bun run --silent ready &&"),
    ).toBe(true);
  },
);
