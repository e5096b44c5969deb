// The worker's side of a rescue. The database's file is gone, but its pages can be read through
// open descriptors. They are copied beside the backup first, where SQLite can combine them. Needs
// that no one writes meanwhile.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

import { backUp, type BackupAnswer, type BackupRequest } from "./backup.ts";
import type { OpenFiles } from "./follow-file.ts";
import { makeFolder } from "../home/make-folder.ts";

export interface RescueRequest {
  files: OpenFiles;
  request: Omit<BackupRequest, "source">;
}

/** Blocks until done. */
export function copyAside({ files, request }: RescueRequest): BackupAnswer {
  try {
    makeFolder(request.folder);
    const scratch = mkdtempSync(join(request.folder, ".samara-"));
    try {
      const source = join(scratch, "open.db");
      copyOpen(files.database, source);
      if (files.log !== null) copyOpen(files.log, `${source}-wal`);
      return { made: backUp({ ...request, source }) };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

const chunkBytes = 1024 * 1024;

/** Reads by offset: SQLite reads through its own descriptor. */
function copyOpen(descriptor: number, file: string): void {
  const target = openSync(file, "wx", 0o600);
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let at = 0, read = -1; read !== 0; at += read) {
      read = readSync(descriptor, chunk, 0, chunkBytes, at);
      writeAll(target, chunk.subarray(0, read));
    }
  } finally {
    closeSync(target);
  }
}

function writeAll(target: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(target, bytes, done);
}
