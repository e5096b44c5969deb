// A small file that the compiler builds on in place of a target's runtime: it has only the parts
// that the compiler reads. So nothing copies 110 MB, once to compile and once more to put the code
// into the real runtime.
import { mkdir, open, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import type { Target } from "../plan/targets.ts";
import { standInForElf } from "./linux/stand-in.ts";
import { standInForMachO } from "./macos/stand-in.ts";
import { standInForPe } from "./windows/stand-in.ts";

const makers = { linux: standInForElf, darwin: standInForMachO, windows: standInForPe } as const;

/**
 * @param runtime of the target
 * @returns false, with nothing written, for a runtime that is not as expected
 */
export async function makeStandIn({ os }: Target, runtime: string, file: string): Promise<boolean> {
  const bytes = await readParts(os, runtime);
  if (bytes === null) return false;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes, { mode: 0o755 });
  return true;
}

async function readParts(os: Target["os"], runtime: string): Promise<Buffer | null> {
  await using file = await open(runtime, "r");
  try {
    return await makers[os](file);
  } catch (error) {
    // The file ends too early; the compiler says so better.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
