// The log of one home. Logging never stops the app: a full disk loses lines, not work. Nothing goes to stdout.
import { configureSync, getLogger, jsonLinesFormatter, type LogLevel, type Logger } from "@logtape/logtape";
import { getRotatingFileSink } from "@logtape/file";
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";

import type { HomePaths } from "./paths.ts";

/** What app code logs with: `log.info("Imported {count} notes", { count })`. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

export const logLevels = ["debug", "info", "warning", "error"] as const satisfies readonly LogLevel[];
export type Level = (typeof logLevels)[number];

const maxBytes = 1024 * 1024;
const maxFiles = 5;

/** Opens `logs/<name>.log`: JSON lines, 0600, five files of at most 1 MB. */
export function openLog(paths: HomePaths, level: Level): Log {
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  createPrivate(paths.logFile);
  configureSync({
    reset: true,
    sinks: {
      file: getRotatingFileSink(paths.logFile, {
        maxSize: maxBytes,
        maxFiles,
        formatter: jsonLinesFormatter,
      }),
    },
    loggers: [
      { category: [], sinks: ["file"], lowestLevel: level },
      { category: ["logtape", "meta"], sinks: ["file"], lowestLevel: "error" },
    ],
  });
  return getLogger("app");
}

/** The sink would make the file with whatever mode the umask leaves. */
function createPrivate(file: string): void {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}
