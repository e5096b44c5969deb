// Decides whether a file of an earlier build is still whole, without reading it if nobody touched
// it.
import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";

import { Type, type Static } from "@sinclair/typebox";

import { hashFile, type ContentSum } from "./release/sums.ts";

/**
 * Every write, rename and change of mode gives a file another ctime, which no program can set back.
 * A copy put in its place has another number (`ino`), too. Whole nanoseconds, as texts.
 */
export const Stamp = Type.Object({ ino: Type.String(), mtimeNs: Type.String(), ctimeNs: Type.String() });
export type Stamp = Static<typeof Stamp>;

export async function stampFile(path: string): Promise<Stamp> {
  return stampOf(await stat(path, { bigint: true }));
}

/**
 * Its present stamp, from before it was read; null if it is missing or has other bytes.
 * @param sum of its bytes
 * @param stamp of a time when it had that sum
 */
export async function findWhole(path: string, sum: ContentSum, stamp: Stamp): Promise<Stamp | null> {
  const info = await stat(path, { bigint: true }).catch(() => null);
  if (!info?.isFile() || info.size !== BigInt(sum.size)) return null;
  const present = stampOf(info);
  if (isFine(info) && Bun.deepEquals(present, stamp)) return present;
  return (await hashFile(path)).sha256 === sum.sha256 ? present : null;
}

function stampOf({ ino, mtimeNs, ctimeNs }: BigIntStats): Stamp {
  return { ino: String(ino), mtimeNs: String(mtimeNs), ctimeNs: String(ctimeNs) };
}

const secondNs = 1_000_000_000n;

/**
 * Some file systems count in seconds: a file changed in the second of its stamp would look the
 * same.
 */
function isFine({ ctimeNs }: BigIntStats): boolean {
  return ctimeNs % secondNs !== 0n;
}
