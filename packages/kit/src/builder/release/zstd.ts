// Packs files with zstd at its best, with a window over a whole executable. That takes a minute for
// each, so what was packed before is taken from a cache.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** 2^27 is the largest window that `zstd -d` and tar accept without a flag. */
const windowLog = 27;

export interface ZstdCache {
  folder: string;
  cores: number;
}

interface Packing {
  read(): Promise<Uint8Array>;
  /** Names the content: its target, and a hash. */
  key: string;
  path: string;
  /** 19 is the best that unpacks without much memory; 3 takes a second. */
  level: 3 | 19;
}

/** Takes 600 MB of memory, and every core: pack one after the other. */
export async function packZstd({ read, key, path, level }: Packing, cache: ZstdCache): Promise<void> {
  await mkdir(cache.folder, { recursive: true });
  // Another version of Bun may compress differently.
  const cached = join(cache.folder, `${key}-${level}-${Bun.version}.zst`);
  if (!existsSync(cached)) {
    const draft = `${cached}.${process.pid}`;
    await writeFile(draft, compress(await read(), level, cache.cores));
    await rename(draft, cached);
  }
  await copyFile(cached, path);
}

/**
 * Blocks: in Bun 1.4.5 the asynchronous function gives nothing for a long window with workers. So
 * the result is unpacked again, too.
 */
function compress(bytes: Uint8Array, level: number, cores: number): Buffer {
  const params = {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_windowLog]: windowLog,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    [constants.ZSTD_c_checksumFlag]: 1,
    // With one worker or more the bytes are the same on every machine; without, others.
    [constants.ZSTD_c_nbWorkers]: Math.max(1, cores),
  };
  const packed = zstdCompressSync(bytes, { params });
  const unpacked = zstdDecompressSync(packed, { params: { [constants.ZSTD_d_windowLogMax]: windowLog } });
  if (unpacked.equals(bytes)) return packed;
  throw new Error("zstd packed a file that does not unpack to what it was");
}

/** Removes what none of these keys names. */
export async function forgetOthers({ folder }: ZstdCache, keys: readonly string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!keys.some((key) => name.startsWith(`${key}-`))) await rm(join(folder, name));
  }
}
