// The file behind the log, by LogTape. Loaded a moment after the start: see log.ts.
import { getRotatingFileSink } from "@logtape/file";
import { configureSync, disposeSync, getLogger, jsonLinesFormatter, type Logger } from "@logtape/logtape";
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";

import type { Level } from "./log.ts";
import type { HomePaths } from "./paths.ts";

const maxBytes = 1024 * 1024;
const maxFiles = 5;

export interface LogFile {
  logger: Logger;
  close(): void;
}

/** Opens `logs/<name>.log`: JSON lines, 0600, five files of at most 1 MB. */
export function openLogFile(paths: Pick<HomePaths, "logs" | "logFile">, level: Level): LogFile {
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  createPrivate(paths.logFile);
  // Unbuffered: the last lines before a crash are the ones that matter.
  const options = { maxSize: maxBytes, maxFiles, formatter: jsonLinesFormatter, bufferSize: 0 };
  configureSync({
    reset: true,
    sinks: { file: getRotatingFileSink(paths.logFile, options) },
    loggers: [
      { category: [], sinks: ["file"], lowestLevel: level },
      { category: ["logtape", "meta"], sinks: ["file"], lowestLevel: "error" },
    ],
  });
  return { logger: getLogger("app"), close: disposeSync };
}

/** The sink would make the file with whatever mode the umask leaves. */
function createPrivate(file: string): void {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}
