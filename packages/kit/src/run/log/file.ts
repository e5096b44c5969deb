// The log's file, written with LogTape. Loaded a moment after the start: see open.ts.
import {
  compareLogLevel,
  configureSync,
  disposeSync,
  getLogger,
  jsonLinesFormatter,
  type LogRecord,
} from "@logtape/logtape";
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";

import { formatLogLine } from "./line.ts";
import type { HomePaths } from "../home/paths.ts";
import { makePlainRecord } from "./plain-records.ts";
import { refuseOdd } from "../home/regular-file.ts";
import { rotatingFile } from "./rotating-file.ts";
import type { Settings } from "../config.ts";
import { escapeInJson } from "../terminal/escape-controls.ts";

const limits = { maxBytes: 1024 * 1024, maxFiles: 5, delayMs: 100 };

/** LogTape's logger and ours have other names for a warning. */
const levels = { debug: "debug", info: "info", warn: "warning", error: "error" } as const;

export interface LogFile {
  write(kind: keyof typeof levels, message: string, properties: Record<string, unknown>): void;
  /** Writes waiting lines to the disk now. */
  flush(): void;
  close(): void;
}

/** Opens `logs/<name>.log`: lines for people or JSON lines, 0600, five files of at most 1 MB. */
export function openLogFile(
  paths: Pick<HomePaths, "logs" | "logFile">,
  { logLevel, logFormat }: Pick<Settings, "logLevel" | "logFormat">,
): LogFile {
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  createPrivate(paths.logFile);
  const file = rotatingFile(paths.logFile, limits);
  const format = logFormat === "json" ? formatJsonLine : formatLogLine;
  // The last lines before a crash matter most: an error is written at once.
  const keep = (record: LogRecord) => file.write(format(record), record.level === "error");
  configureSync({
    reset: true,
    sinks: { file: keep },
    loggers: [
      { category: [], sinks: ["file"], lowestLevel: logLevel },
      { category: ["logtape", "meta"], sinks: ["file"], lowestLevel: "error" },
    ],
  });
  const logger = getLogger("app");
  return {
    write(kind, message, properties) {
      const level = levels[kind];
      if (compareLogLevel(level, logLevel) < 0) return;
      const record = makePlainRecord(level, message, properties);
      if (record) keep(record);
      else logger[kind](message, properties);
    },
    flush: () => file.flush(),
    close() {
      disposeSync();
      file.flush();
    },
  };
}

/** Some program may show it on a terminal. */
function formatJsonLine(record: LogRecord): string {
  return `${escapeInJson(jsonLinesFormatter(record).trimEnd())}\n`;
}

/** Closes a log that another program made readable: it is the user's alone. */
function createPrivate(file: string): void {
  refuseOdd(file);
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}
