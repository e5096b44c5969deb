// What an update tells of the template's changelog.
import { expect, test } from "bun:test";

import { readNews } from "../../../src/build/machinery/machinery-news.ts";
import { compareVersions } from "../../../src/build/machinery/machinery-template.ts";

const changelog = `# Changelog

## 0.10.0 (unreleased)

For your app:

- Rename \`a\` to \`b\`.
- A second line.

For users:

- Not this.

## 0.2.0

### For your app

Nothing to do.

### For makers

Not this.

## 0.1.1

For users:

- Not this.

## 0.1.0

For your app:

- The first.
`;

test("readNews() takes the parts for the app, of the versions between, oldest first", () => {
  expect(readNews(changelog, "0.1.0", "0.10.0")).toEqual([
    { version: "0.2.0", text: "Nothing to do." },
    { version: "0.10.0", text: "- Rename `a` to `b`.\n- A second line." },
  ]);
  expect(readNews(changelog, "0.1.0", "0.1.1")).toEqual([]);
  expect(readNews("", "0.1.0", "9.0.0")).toEqual([]);
});

test("compareVersions() counts, and does not spell", () => {
  const versions = ["v0.10.0", "0.2.0", "v1.0.0-beta", "0.2.10"];
  expect(versions.sort(compareVersions)).toEqual(["0.2.0", "0.2.10", "v0.10.0", "v1.0.0-beta"]);
});
