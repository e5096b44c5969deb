import { describe, expect, test } from "bun:test";

import { findNotes } from "../../../src/builder/release/changelog.ts";

const changelog = `# Changelog

## Unreleased

- Later.

## [2.0.0] - 2026-02-01

### Added

- **Search**: see [the guide](docs/search.md).
* \`Ctrl+K\` opens it.


## v1.0.0

The first.

[2.0.0]: https://example.org/2
`;

describe("findNotes()", () => {
  test("gives the section of a version as plain text", () => {
    expect(findNotes(changelog, "2.0.0")).toBe("Added\n\n• Search: see the guide.\n• Ctrl+K opens it.");
    expect(findNotes(changelog, "1.0.0")).toBe("The first.");
  });

  test("tells a missing section from an empty one", () => {
    expect([findNotes(changelog, "3.0.0"), findNotes("## 3.0.0\n", "3.0.0")]).toEqual([null, ""]);
  });

  test("ends a long section between two words", () => {
    const notes = findNotes(`## 1.0.0\n\n${"word ".repeat(2000)}`, "1.0.0") ?? "";
    expect([notes.length <= 4000, notes.endsWith("word…")]).toEqual([true, true]);
  });
});
