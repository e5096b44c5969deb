// Lets writers in once no other program holds the database's write lock. SQLite would wait for the
// lock on the serving thread, which would block every answer. This wait is asynchronous, and comes
// before the app's own code. A retry afterwards would be unsafe: a route may have sent or written
// something before it met the lock, and would do so twice.
import type { Sqlite } from "./connection.ts";
import { errorCode } from "../errors.ts";

export interface WriteGate {
  /** Whether the lock is free: at once if it is, else once it is; false after too long a wait. */
  enter(signal?: AbortSignal): boolean | Promise<boolean>;
  /** A statement met the lock behind the gate: new writers wait at the gate until it is free. */
  shut(): void;
}

/** How long a statement waits on the serving thread. Another program needs less to save a row. */
const shortWaitMs = 50;
const stepMs = 20;

export interface GateOptions {
  timeoutMs?: number;
  /** Called while the lock is free, before the next writer enters. */
  onFree?: () => void;
}

export function makeWriteGate(
  sqlite: Sqlite,
  { timeoutMs = 5000, onFree = () => {} }: GateOptions = {},
): WriteGate {
  // EXCLUSIVE, because the journal on a network drive also locks readers out; with a log it equals
  // IMMEDIATE.
  const begin = sqlite.query("BEGIN EXCLUSIVE");
  const takeBack = sqlite.query("ROLLBACK");
  const waiting = new Set<() => void>();
  let isShut = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  setWait(shortWaitMs);
  return { enter, shut };

  function enter(signal?: AbortSignal): boolean | Promise<boolean> {
    if (waiting.size === 0 && isFree()) return true;
    shut();
    return wait(signal);
  }

  function shut(): void {
    if (isShut) return;
    isShut = true;
    setWait(0);
  }

  function open(): void {
    if (!isShut) return;
    isShut = false;
    setWait(shortWaitMs);
  }

  function wait(signal?: AbortSignal): Promise<boolean> {
    timer ??= setInterval(letInWhenFree, stepMs);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const giveUp = () => end(false);
    const limit = setTimeout(giveUp, timeoutMs);
    const letIn = () => end(true);
    signal?.addEventListener("abort", giveUp, { once: true });
    waiting.add(letIn);
    return promise;

    function end(isIn: boolean): void {
      clearTimeout(limit);
      signal?.removeEventListener("abort", giveUp);
      waiting.delete(letIn);
      if (waiting.size === 0) timer = void clearInterval(timer);
      resolve(isIn);
    }
  }

  function letInWhenFree(): void {
    if (isFree()) for (const letIn of waiting) letIn();
  }

  function isFree(): boolean {
    if (sqlite.inTransaction) return true;
    try {
      onFree();
      begin.run();
      takeBack.run();
    } catch (error) {
      if (isBusy(error)) return false;
      // If the disk has another problem, the writer will meet and report it.
    }
    open();
    return true;
  }

  function setWait(ms: number): void {
    sqlite.run(`PRAGMA busy_timeout = ${ms}`);
  }
}

/** Whether the error, or one of its causes, says that another program holds a lock. */
export function isBusy(error: unknown): boolean {
  if (/^SQLITE_(BUSY|LOCKED)/.test(errorCode(error))) return true;
  return error instanceof Error && error.cause !== undefined && isBusy(error.cause);
}
