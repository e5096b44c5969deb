// Appends to a file, and starts a new one when it is full: `app.log` becomes `app.log.1`, that
// `app.log.2`, and so on. Collects texts for a moment, so that a busy app does not wait for the
// disk line by line. Texts that cannot be written are lost.
import { appendFileSync, renameSync, rmSync, statSync } from "node:fs";

import { refuseOdd } from "../home/regular-file.ts";

export interface RotatingFile {
  /** @param isUrgent writes it, and all waiting texts, at once */
  write(text: string, isUrgent?: boolean): void;
  /** Writes the waiting texts. */
  flush(): void;
}

interface RotatingOptions {
  /** Of one file. */
  maxBytes: number;
  /** The greatest number of files, the current one included. */
  maxFiles: number;
  /** How long a text may wait. */
  delayMs: number;
}

/** Enough to be worth a write. */
const batchLength = 64 * 1024;

export function rotatingFile(file: string, { maxBytes, maxFiles, delayMs }: RotatingOptions): RotatingFile {
  let waiting = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    flush,
    write(text, isUrgent = false) {
      waiting += text;
      if (isUrgent || waiting.length >= batchLength) return flush();
      timer ??= setTimeout(flush, delayMs).unref();
    },
  };

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const bytes = Buffer.from(waiting);
    waiting = "";
    if (bytes.length === 0) return;
    try {
      refuseOdd(file);
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0 && size + bytes.length > maxBytes) rotate(file, maxFiles);
      // Opened each time: another program may move the file meanwhile, and a removed file comes
      // back.
      appendFileSync(file, bytes, { mode: 0o600 });
    } catch {
      // The disk is full or gone. The app matters more than its log.
    }
  }
}

function rotate(file: string, maxFiles: number): void {
  rmSync(`${file}.${maxFiles - 1}`, { force: true });
  for (let age = maxFiles - 2; age >= 0; age--) {
    const from = age === 0 ? file : `${file}.${age}`;
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${file}.${age + 1}`);
  }
}
