// The log of one home. Logging never stops the app: a full disk loses lines, not work. Nothing goes
// to stdout.
import type { LogFile } from "./file.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Settings } from "../config.ts";

type Write = (message: string, properties?: Record<string, unknown>) => void;

/** The log for app code: `log.info("Imported {count} notes", { count })`. */
export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}

export interface OpenLog {
  log: Log;
  /**
   * Opens the file if needed, and writes everything logged so far to the disk; synchronous if it is
   * open.
   */
  flush(): void | Promise<void>;
  /** Writes waiting lines. */
  close(): Promise<void>;
}

/**
 * Loading the library takes as long as opening the database, so it waits until the first answers
 * are sent.
 */
const delayMs = 250;

/** Records wait in order until the file is open; an error opens it at once. */
export function openLog(
  paths: Pick<HomePaths, "logs" | "logFile">,
  settings: Pick<Settings, "logLevel" | "logFormat">,
): OpenLog {
  const waiting: { level: keyof Log; message: string; properties: Record<string, unknown> }[] = [];
  let file: LogFile | null = null;
  let opening: Promise<void> | undefined;
  const timer = setTimeout(() => void open(), delayMs);
  timer.unref();

  const write =
    (kind: keyof Log): Write =>
    (message, properties = {}) => {
      if (file) return file.write(kind, message, properties);
      waiting.push({ level: kind, message, properties: { ...properties } });
      if (kind === "error") void open();
    };
  return {
    log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    flush: () => (file ? flushNow() : open().then(flushNow)),
    async close() {
      clearTimeout(timer);
      await open();
      try {
        file?.close();
      } catch {
        // The last lines are lost; everything else was closed in order.
      }
    },
  };

  function flushNow(): void {
    try {
      file?.flush();
    } catch {
      // A full disk loses this line, like any other.
    }
  }

  function open(): Promise<void> {
    return (opening ??= openAndFlush());
  }

  async function openAndFlush(): Promise<void> {
    try {
      const { openLogFile } = await import("./file.ts");
      file = openLogFile(paths, settings);
      for (const { level, message, properties } of waiting.splice(0)) file.write(level, message, properties);
    } catch {
      // There is no log: the disk is full or read-only. The app matters more.
      waiting.length = 0;
    }
  }
}
