// Whether a program and its archive are what their commit gives again, but for the maker's
// signature.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { ticketPath } from "../compile/macos/bundle.ts";
import type { Artifact } from "../release/account.ts";
import { compressionLevel } from "../release/archive.ts";
import { hashFile } from "../release/sums.ts";
import type { ArchiveEntry } from "../release/tar.ts";
import { writeZip } from "../release/zip.ts";
import { saveEntry } from "./save.ts";
import { readEntries } from "./unpack.ts";
import { hashUnsigned } from "./unsigned.ts";

/** Paths of the same file: as it was released, and as it was built again. */
export interface Pair {
  released: string;
  again: string;
}

export async function isSameUnsigned({ released, again }: Pair): Promise<boolean> {
  const sum = await hashUnsigned(again);
  return sum !== null && sum === (await hashUnsigned(released));
}

/** `unknown`: the kit of that time packed in another way. */
export type Comparison = "same" | "other" | "unknown";

/**
 * Packs the archive that was built again anew, with the released program and its signature's files
 * instead of its own. This must give the released archive, byte for byte.
 */
export async function compareZip(
  { released, again }: Pair,
  { sha256, executable }: Pick<Artifact, "sha256" | "executable">,
  { workDir, time, maxBytes }: { workDir: string; time: Date; maxBytes: number },
): Promise<Comparison> {
  const folder = await mkdtemp(join(workDir, "compare-"));
  try {
    const [theirs, ours] = [
      await unpackZip(released, join(folder, "theirs"), maxBytes),
      await unpackZip(again, join(folder, "ours"), maxBytes),
    ];
    const pack = async (entries: readonly ArchiveEntry[]) =>
      (await writeZip(join(folder, "packed.zip"), entries, time, { level: compressionLevel })).sha256;
    const expected = exchangeSigned(ours, theirs, executable.file.split("/").at(-1) ?? "");
    if (expected === null) return "other";
    if ((await pack(expected)) === sha256) return "same";
    return (await pack(ours)) === (await hashFile(again)).sha256 ? "other" : "unknown";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its entries, in their order. */
async function unpackZip(path: string, folder: string, maxBytes: number): Promise<ArchiveEntry[]> {
  await mkdir(folder);
  const entries: ArchiveEntry[] = [];
  for await (const { name, mode, content } of readEntries(path, "zip", maxBytes)) {
    const copy = join(folder, String(entries.length));
    await saveEntry(content, copy);
    entries.push({ name, mode, content: { path: copy } });
  }
  return entries;
}

/** What a signer adds to an app for macOS, or changes in it. */
const signersFiles = new RegExp(`\\.app/(${ticketPath}|Contents/_CodeSignature/CodeResources)$`);

/** @returns null if the archives do not hold the same files */
function exchangeSigned(
  ours: readonly ArchiveEntry[],
  theirs: readonly ArchiveEntry[],
  program: string,
): ArchiveEntry[] | null {
  const own = new Map(ours.map((entry) => [entry.name, entry]));
  const namesOf = (entries: readonly ArchiveEntry[]) =>
    entries.map(({ name }) => name).filter((name) => !signersFiles.test(name));
  if (!Bun.deepEquals(namesOf(ours), namesOf(theirs))) return null;
  return theirs.map(({ name, content }) => {
    const mine = own.get(name) ?? { name, mode: 0o644, content };
    const isTheirs = signersFiles.test(name) || name.split("/").at(-1) === program;
    return isTheirs ? { ...mine, content } : mine;
  });
}
