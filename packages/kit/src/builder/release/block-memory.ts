// Remembers deflated blocks between builds: one file each, named by its input. It is only a cache:
// missing or damaged blocks are made again.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";

export interface BlockMemory {
  /** Returns the deflated block of `from`, remembered or made now. */
  recall(from: Buffer, level: number, make: () => Promise<Buffer>): Promise<Buffer>;
  /** Removes the blocks that were not recalled since the memory was opened. */
  forgetOthers(): Promise<void>;
}

/** Each file begins with a checksum of the rest, because a power cut may leave only zeros. */
const sumBytes = 4;

export async function openBlockMemory(folder: string): Promise<BlockMemory> {
  await mkdir(folder, { recursive: true });
  const known = new Set(await readdir(folder));
  const used = new Set<string>();
  return {
    async recall(from, level, make) {
      const name = nameOf(from, level);
      const file = join(folder, name);
      used.add(name);
      const remembered = known.has(name) ? await readBlock(file) : null;
      if (remembered) return remembered;
      const made = await make();
      await writeBlock(file, made);
      return made;
    },
    async forgetOthers() {
      const others = (await readdir(folder)).filter((name) => !used.has(name));
      await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
    },
  };
}

/**
 * 160 bits of three different sums, ten times as fast as SHA-256. Only this machine's builds write
 * here, so the sums guard against chance alone. Another version of Bun may deflate differently.
 */
function nameOf(from: Buffer, level: number): string {
  const sums = [Bun.hash.xxHash3(from), Bun.hash.wyhash(from), crc32(from)];
  return [Bun.version, level, ...sums.map((sum) => sum.toString(36))].join("-");
}

async function readBlock(file: string): Promise<Buffer | null> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null || bytes.length <= sumBytes) return null;
  const block = bytes.subarray(sumBytes);
  return bytes.readUInt32LE(0) === crc32(block) ? block : null;
}

async function writeBlock(file: string, block: Buffer): Promise<void> {
  const sum = Buffer.alloc(sumBytes);
  sum.writeUInt32LE(crc32(block));
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, Buffer.concat([sum, block]));
  await rename(draft, file);
}
