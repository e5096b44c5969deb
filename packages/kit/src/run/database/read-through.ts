// Halves the time of a check that must read all of a large database. SQLite asks the system for
// each page, most of them twice; with the file mapped into memory, it asks for none.
import { closeSync, readSync } from "node:fs";
import { totalmem } from "node:os";

import type { Sqlite } from "./connection.ts";
import { openRegular } from "../home/regular-file.ts";

/** Larger than this share of the memory, a file would push itself out while it is read. */
const share = 1 / 2;
const chunkBytes = 256 * 1024;

/** @param memory of the computer, in bytes; for tests */
export function fitsInMemory(bytes: number, memory = totalmem()): boolean {
  return bytes <= memory * share;
}

/**
 * Reads a file once, in the order of the disk. A mapped page that cannot be read ends the process
 * without a word (https://www.sqlite.org/mmap.html); here it is an error with a reason. Must run
 * while this process has no connection to the file: closing it would drop SQLite's locks.
 * @returns how many bytes it read
 * @throws the system's own error, EIO when the disk cannot read it
 */
export function readThrough(file: string): number {
  const descriptor = openRegular(file);
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  try {
    for (let at = 0; ;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, at);
      if (length === 0) return at;
      at += length;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** SQLite maps up to 2 GB of it; the rest is read as ever. Only for a reader. */
export function mapFile(sqlite: Sqlite): void {
  sqlite.run(`PRAGMA mmap_size = ${2 ** 31}`);
}
