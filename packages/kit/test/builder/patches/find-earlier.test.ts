import { describe, expect, test } from "bun:test";

import { findEarlier } from "../../../src/builder/patches/find-earlier.ts";

const plan = { name: "two-words", version: "1.10.0" };
const target = { name: "linux-x64", archive: "tar.gz" } as const;
const find = (...files: string[]) => findEarlier(files, plan, target).map(({ version }) => version);
const archive = (version: string) => `two-words-${version}-linux-x64.tar.gz`;

describe("findEarlier()", () => {
  test("finds the five newest versions before this one, as versions are ordered", () => {
    const versions = ["1.9.0", "1.2.0", "1.10.0", "1.11.0", "0.9.0", "1.8.1", "1.10.0-beta.1", "1.3.0"];
    expect(find(...versions.map(archive))).toEqual(["1.10.0-beta.1", "1.9.0", "1.8.1", "1.3.0", "1.2.0"]);
  });

  test("takes no other app's, target's or kind's file for one", () => {
    const others = [
      "two-1.0.0-linux-x64.tar.gz",
      "two-words-more-1.0.0-linux-x64.tar.gz",
      "two-words-1.0.0-linux-arm64.tar.gz",
    ];
    expect(find(...others, "two-words-1.0.0-linux-x64.tar.zst", "two-words-linux-x64.tar.gz")).toEqual([]);
  });
});
