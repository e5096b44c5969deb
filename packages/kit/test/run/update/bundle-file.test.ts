import { describe, expect, test } from "bun:test";

import { BundleError, cutContents, readBundle, renderBundle } from "../../../src/run/update/bundle-file.ts";
import { chance, mutate } from "../../support/update/mutate.ts";

const icon = Buffer.alloc(40_000, "icon");
const files: Record<string, Uint8Array> = {
  "Contents/Info.plist": Buffer.from("<plist/>"),
  "Contents/PkgInfo": Buffer.from("APPL????"),
  "Contents/Resources/notes.icns": icon,
  "Contents/Resources/de.lproj/Größe & Co.strings": Buffer.from("x"),
  "Contents/_CodeSignature/CodeResources": Buffer.from("<seal/>"),
  // The ticket of Apple's notary, as `stapler` writes it.
  "Contents/CodeResources": Buffer.from("ticket"),
};
const packed = renderBundle(new Map(Object.entries(files)));

/** A list as a maker's build would not write it. */
const listOf = (paths: readonly string[]) => {
  const sha256 = new Bun.CryptoHasher("sha256").digest("hex");
  const entries = paths.map((path) => ({ path, size: 0, sha256, isSmall: true }));
  return Buffer.from(`${JSON.stringify({ format: 1, files: entries })}\n`);
};
const needed = ["Contents/Info.plist", "Contents/_CodeSignature/CodeResources"];

describe("readBundle()", () => {
  test("reads what renderBundle() wrote: small files at once, large ones from the rest", () => {
    const { entries, small } = readBundle(packed.list);
    const large = cutContents(
      entries.filter(({ isSmall }) => !isSmall),
      packed.rest,
    );
    expect([...large.keys()]).toEqual(["Contents/Resources/notes.icns"]);
    const all = Object.fromEntries([...small, ...large].map(([path, bytes]) => [path, Buffer.from(bytes)]));
    expect(all as Record<string, Uint8Array>).toEqual(files);
  });

  test.each([
    "Contents/MacOS/notes",
    "Contents/Frameworks/evil.dylib",
    "Contents/Resources/../../../../../evil",
    "Contents/Resources/./a",
    "Contents/Resources/.hidden",
    "Contents/Resources//a",
    "Contents/Resources/a\\b",
    "Contents/Resources/a\u0000b",
    "Contents/Resources/a\u202eb",
    "Contents/info.plist",
    "Contents/INFO.PLIST",
    "Contents/_CodeSignature/a/b",
    "/Contents/PkgInfo",
    "evil",
    "",
  ])("refuses a file at %p", (path) => {
    expect(() => readBundle(listOf([...needed, path]))).toThrow(BundleError);
  });

  test("refuses two files of one name, in any case, and a bundle without a seal", () => {
    const twice = [...needed, "Contents/Resources/a", "Contents/Resources/A"];
    expect(() => readBundle(listOf(twice))).toThrow(BundleError);
    expect(() => readBundle(listOf(needed.slice(0, 1)))).toThrow(BundleError);
    expect(readBundle(listOf(needed)).entries).toHaveLength(2);
  });

  test("reads no file of another place, and ends with a BundleError at most, after 500 mutations", () => {
    const next = chance(7);
    for (let round = 0; round < 500; round += 1) {
      try {
        const { entries } = readBundle(mutate(packed.list, round, next));
        for (const { path } of entries) {
          expect(path).toMatch(/^Contents\/(Info\.plist|PkgInfo|CodeResources|_CodeSignature\/|Resources\/)/);
          expect(path).not.toContain("..");
        }
      } catch (error) {
        if (!(error instanceof BundleError)) throw error;
      }
    }
  });
});
