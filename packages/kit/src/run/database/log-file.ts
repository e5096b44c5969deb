// Reads the files beside a database, a piece at a time: a large import's log may exceed the memory.
import { closeSync, fstatSync, readSync } from "node:fs";

import { openRegular } from "../home/regular-file.ts";
import { largestFrameSize, type LogBytes } from "./wal-frames.ts";

/** @throws the system's own error, ENOENT when there is none; see openRegular() */
export function withLog<T>(file: string, judge: (log: LogBytes) => T): T {
  const descriptor = openRegular(file);
  const buffer = Buffer.alloc(largestFrameSize);
  try {
    return judge({
      size: fstatSync(descriptor).size,
      read(offset, length) {
        readSync(descriptor, buffer, 0, length, offset);
        return new DataView(buffer.buffer, buffer.byteOffset, length);
      },
    });
  } finally {
    closeSync(descriptor);
  }
}
