// Continues reading a log, even after rotation: `app.log` becomes `app.log.1`, that `app.log.2`,
// and so on. Keeps no file open meanwhile, because Windows would not let the app rename it.
import { closeSync, fstatSync, readSync, statSync, type Stats } from "node:fs";

import { errorCode, explainRefusal } from "../errors.ts";
import { openRegular } from "../home/regular-file.ts";

/** How far a reader has read. */
export interface LogPosition {
  /** The file's number on the disk, which survives a rename. null before the first reading. */
  file: number | null;
  /** In bytes. */
  offset: number;
}

export const startOfLog: LogPosition = { file: null, offset: 0 };

/** The number of older files that log/file.ts keeps. */
const olderFiles = 4;
const newline = 10;

interface Reading {
  lines: string[];
  position: LogPosition;
}

/**
 * Whole lines only, unless `isLast`. The first reading starts with the current file; a missing log
 * has no lines.
 */
export function readNewLines(path: string, from: LogPosition, { isLast = false } = {}): Reading {
  const files = [...filesSince(path, from)];
  let position = from;
  const lines: string[] = [];
  for (const [index, { file, stats }] of files.entries()) {
    const offset = stats.ino === position.file && stats.size >= position.offset ? position.offset : 0;
    const isFinished = isLast || index < files.length - 1;
    const bytes = readFrom(file, stats.ino, offset);
    if (bytes === null) break;
    const end = isFinished ? bytes.length : bytes.lastIndexOf(newline) + 1;
    const text = bytes.toString("utf8", 0, end);
    if (text !== "") lines.push(...text.replace(/\r?\n$/, "").split(/\r?\n/));
    position = { file: stats.ino, offset: offset + end };
  }
  return { lines, position };
}

interface LogPart {
  file: string;
  stats: Stats;
}

/** The file that was read last and all later ones, oldest first. */
function filesSince(path: string, from: LogPosition): LogPart[] {
  const parts: LogPart[] = [];
  for (let age = 0; age <= (from.file === null ? 0 : olderFiles); age++) {
    const file = age === 0 ? path : `${path}.${age}`;
    const stats = statOf(file);
    if (!stats) continue;
    parts.unshift({ file, stats });
    if (stats.ino === from.file) return parts;
  }
  // The last file is gone: only the current one is certainly new.
  return parts.slice(-1);
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw explainRefusal(`Cannot read the log "${file}"`, error);
  }
}

/** @returns null for a file that was rotated away meanwhile; the next call finds it again */
function readFrom(file: string, ino: number, offset: number): Buffer | null {
  let descriptor: number | undefined;
  try {
    descriptor = openRegular(file);
    return fstatSync(descriptor).ino === ino ? readToEnd(descriptor, offset) : null;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw explainRefusal(`Cannot read the log "${file}"`, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readToEnd(descriptor: number, offset: number): Buffer {
  const chunks: Buffer[] = [];
  for (let at = offset; ;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = readSync(descriptor, chunk, 0, chunk.length, at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    at += length;
  }
}
