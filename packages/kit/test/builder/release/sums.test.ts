import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { hashFile, renderSums } from "../../../src/builder/release/sums.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("renderSums()", () => {
  test("sorts by file, with two spaces and LF as `sha256sum -c` reads them", () => {
    const sums = [
      { file: "b.zip", size: 2, sha256: "bb" },
      { file: "a.tar.gz", size: 1, sha256: "aa" },
    ];
    expect(renderSums(sums)).toBe("aa  a.tar.gz\nbb  b.zip\n");
  });
});

describe("hashFile()", () => {
  test("counts and hashes a file of many pieces", async () => {
    await using folder = await tempFolder();
    const bytes = new Uint8Array(3_000_001).fill(7);
    const file = join(folder.dir, "large");
    await Bun.write(file, bytes);
    const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
    expect(await hashFile(file)).toEqual({ size: 3_000_001, sha256 });
  });

  test("hashes an empty file", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "empty");
    await Bun.write(file, "");
    const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    expect(await hashFile(file)).toEqual({ size: 0, sha256 });
  });
});
