import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { makePatch } from "../../../src/builder/patches/make.ts";
import { applyPatch } from "../../../src/run/update/apply-patch.ts";
import { PatchError, renderPatch, splitPatch } from "../../../src/run/update/patch-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Numbers from 0 to 1, the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const noise = (length: number, next: () => number) =>
  Uint8Array.from({ length }, () => Math.floor(next() * 256));

/** What compilers do to a file from one version to the next: insert, remove, move, change addresses. */
function evolve(old: Uint8Array, next: () => number): Uint8Array {
  let bytes = Buffer.from(old);
  for (let step = 0; step < 8; step += 1) {
    const at = Math.floor(next() * (bytes.length + 1));
    const length = Math.floor(next() * 3000);
    const kind = Math.floor(next() * 4);
    const piece = bytes.subarray(at, at + length);
    if (kind === 0) bytes = Buffer.concat([bytes.subarray(0, at), noise(length, next), bytes.subarray(at)]);
    if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    if (kind === 2) bytes = Buffer.concat([piece, bytes.subarray(0, at), bytes.subarray(at + length)]);
    if (kind === 3) for (let i = 0; i < piece.length; i += 40) piece[i] = (piece[i] ?? 0) + 1;
  }
  return new Uint8Array(bytes);
}

interface Applied {
  made: Uint8Array | null;
  error: unknown;
}

async function apply(old: Uint8Array, patch: Uint8Array, wanted: Uint8Array): Promise<Applied> {
  await using folder = await tempFolder();
  const [oldFile, newFile] = [join(folder.dir, "old"), join(folder.dir, "new")];
  await Bun.write(oldFile, old);
  const sha256 = new Bun.CryptoHasher("sha256").update(wanted).digest("hex");
  try {
    applyPatch({ oldFile, patch, newFile, expected: { size: wanted.length, sha256 } });
    return { made: await Bun.file(newFile).bytes(), error: null };
  } catch (error) {
    expect(existsSync(newFile)).toBe(false);
    return { made: null, error };
  }
}

describe("makePatch() and applyPatch()", () => {
  test("make the new file from the old one, for 60 pairs", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const next = chance(seed);
      const old = noise(Math.floor(next() * 60_000), next);
      const fresh = evolve(old, next);
      const { made, error } = await apply(old, await makePatch(old, fresh), fresh);
      expect([seed, error, Buffer.compare(made ?? Buffer.alloc(0), fresh)]).toEqual([seed, null, 0]);
    }
  });

  test.each([
    ["two empty files", 0, 0],
    ["a file from nothing", 0, 5000],
    ["nothing from a file", 5000, 0],
    ["files shorter than a seed", 10, 20],
    ["a file with nothing in common", 5000, 5000],
  ])("make %s", async (_name, oldBytes, newBytes) => {
    const [old, fresh] = [noise(oldBytes, chance(1)), noise(newBytes, chance(2))];
    expect((await apply(old, await makePatch(old, fresh), fresh)).made).toEqual(fresh);
  });

  test("need a few hundred bytes for one changed line in a megabyte", async () => {
    const old = noise(1 << 20, chance(3));
    const fresh = new Uint8Array(
      Buffer.concat([old.subarray(0, 500_000), Buffer.from("new"), old.subarray(500_001)]),
    );
    const patch = await makePatch(old, fresh);
    expect(patch.length).toBeLessThan(700);
    expect(await makePatch(old, fresh)).toEqual(patch);
  });

  test("take no other file for the old one", async () => {
    const old = noise(50_000, chance(4));
    const fresh = evolve(old, chance(5));
    const other = noise(50_000, chance(6));
    expect((await apply(other, await makePatch(old, fresh), fresh)).error).toBeInstanceOf(PatchError);
  });

  test("refuse each of 600 damaged patches, or make the right file all the same", async () => {
    const next = chance(7);
    const old = noise(8000, next);
    const fresh = evolve(old, next);
    const patch = await makePatch(old, fresh);
    for (let round = 0; round < 600; round += 1) {
      const damaged = Buffer.from(patch);
      const at = Math.floor(next() * patch.length);
      if (round % 3 === 0) damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(next() * 8));
      const cut = round % 3 === 1 ? damaged.subarray(0, at) : damaged;
      const bytes = round % 3 === 2 ? Buffer.concat([cut, noise(1 + at, next)]) : cut;
      const { made, error } = await apply(old, bytes, fresh);
      if (made) expect(Buffer.compare(made, fresh)).toBe(0);
      else expect(error).toBeInstanceOf(PatchError);
    }
  });
});

describe("splitPatch()", () => {
  const header = {
    from: { size: 1, sha256: "0".repeat(64) },
    to: { size: 1, sha256: "0".repeat(64) },
    control: { packed: 0, unpacked: 0 },
    literals: { packed: 0, unpacked: 0 },
    extra: { packed: 0, unpacked: 0 },
  };

  test.each([
    ["parts larger than the file they make", { ...header, extra: { packed: 0, unpacked: 2 ** 30 } }],
    ["a size below zero", { ...header, to: { size: -1, sha256: "0".repeat(64) } }],
    ["a hash that is a path", { ...header, to: { size: 1, sha256: "../../etc/passwd" } }],
    ["a part that is not there", { ...header, extra: { packed: 10, unpacked: 1 } }],
  ])("refuses a header with %s", (_name, wrong) => {
    expect(() => splitPatch(renderPatch(wrong, []))).toThrow(PatchError);
  });
});
