// Looks after the database while the app serves. A writer waits for the lock outside of the app's
// code, and each log gets its stamp. A deleted or replaced database takes no more changes: they
// would be confirmed and then lost.
import { closeSqlite, journalOf, type Sqlite } from "./connection.ts";
import type { DatabaseFile, FileState } from "./follow-file.ts";
import { makeLogStamp } from "./log-stamp.ts";
import type { OpenDatabase } from "./save-lost.ts";
import { makeWriteGate, type WriteGate } from "./write-gate.ts";

export interface KeeperOptions extends OpenDatabase {
  file: DatabaseFile;
}

export interface DatabaseKeeper extends AsyncDisposable {
  gate: WriteGate;
  /** Why nothing can be saved now, in words for people; null while all is well. */
  loss(): string | null;
  /** Checks the file now; it also does so regularly. */
  check(): Promise<void>;
  /** Takes no change from now on. @param text why, in words for people */
  refuse(text: string): void;
}

/**
 * Two checks must agree, so that a file moved aside for a moment does not count as lost. That takes
 * at most five seconds.
 */
const intervalMs = 2000;
const recheckMs = 250;

export function keepDatabase(options: KeeperOptions): DatabaseKeeper {
  const { sqlite, file } = options;
  const stamp = journalOf(sqlite) === "WAL" ? makeLogStamp(sqlite, options.paths.database) : null;
  const gate = makeWriteGate(sqlite, { onFree: () => stamp?.renew() });
  let loss: string | null = null;
  let saving: Promise<string> | null = null;
  let isSuspected = false;
  file.settle();
  let timer = setTimeout(check, intervalMs);
  return {
    gate,
    loss: () => loss,
    check,
    refuse(text) {
      loss ??= text;
      sqlite.run("PRAGMA query_only = ON");
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      stamp?.[Symbol.dispose]();
      const found = stateOf(file);
      if (found !== "same" && loss === null) await lose(found);
      await saving;
    },
  };

  async function check(): Promise<void> {
    clearTimeout(timer);
    const found = stateOf(file);
    if (found === "same") keepStamped();
    else if (isSuspected) return await lose(found);
    isSuspected = found !== "same";
    timer = setTimeout(check, isSuspected ? recheckMs : intervalMs);
  }

  /** For writes outside of requests. */
  function keepStamped(): void {
    try {
      stamp?.renewIfBegun();
    } catch {
      // Another program holds the lock; the next check is soon.
    }
  }

  async function lose(found: Exclude<FileState, "same">): Promise<void> {
    loss =
      "The database was deleted or replaced while the app ran, so nothing can be saved now. Its contents are being copied.";
    saving = import("./save-lost.ts").then(({ saveWhatIsOpen }) => saveWhatIsOpen(found, options));
    loss = await saving;
  }
}

/**
 * Closing moves the log into the file, which must not be another's. Left open, it looks as after a
 * kill, and the next start checks both.
 */
export function closeKept(sqlite: Sqlite, file: DatabaseFile): void {
  const state = stateOf(file);
  if (state === "same" || state === "log deleted") closeSqlite(sqlite);
}

/** A disk that does not answer now says nothing about the file. */
function stateOf(file: DatabaseFile): FileState {
  try {
    return file.state();
  } catch {
    return "same";
  }
}
