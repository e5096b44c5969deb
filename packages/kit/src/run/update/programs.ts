// Owns the programs that an update starts: the old and the new executable of this app.
import { afterAwake } from "./awake.ts";

export interface ProgramResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Of what a program says. */
const maxHeardBytes = 1 << 20;

export interface RunOptions {
  env: Environment;
  timeoutMs: number;
  /** Called once it runs, to end it early; until it ended. */
  watch?: ((pid: number, end: () => void) => Disposable) | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How long a new version may take for its first answer: it migrates the data before. Tests of
 * versions that hang set the variable.
 */
export function startTimeoutMs(env: Environment): number {
  return Number(env["SAMARA_UPDATE_TIMEOUT_MS"]) || 10 * 60_000;
}

/** How long it may take for an answer that needs no work. */
export function answerTimeoutMs(env: Environment): number {
  return Math.min(30_000, startTimeoutMs(env));
}

/** Runs a program to its end; after `timeoutMs` it is killed, and the exit code is not 0. */
export async function runProgram(
  command: readonly string[],
  { env, timeoutMs, watch }: RunOptions,
): Promise<ProgramResult> {
  const child = Bun.spawn([...command], {
    env: { ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    // A group, so that it ends with all that it started. Windows would give it a window instead.
    detached: process.platform !== "win32",
  });
  using _ = afterAwake(timeoutMs, () => killAll(child));
  endWith(
    child,
    watch?.(child.pid, () => killAll(child)),
  );
  const [stdout, stderr, exitCode] = await Promise.all([
    readAll(child.stdout.getReader()),
    readAll(child.stderr.getReader()),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}

/** Starts a program that outlives this one, and says nothing. @returns its process's number */
export function startApart(command: readonly string[], env: Environment): number {
  const child = Bun.spawn([...command], {
    env: { ...env },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
    detached: true,
    windowsHide: true,
  });
  child.unref();
  return child.pid;
}

/**
 * Starts a program in place of this one: in the same terminal, with what ends this one passed on.
 * @returns its exit code, later; null if it cannot be started
 */
export function startInstead(command: readonly string[]): Promise<number> | null {
  try {
    const child = Bun.spawn([...command], { stdio: ["inherit", "inherit", "inherit"] });
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    // A terminal sends these to both.
    for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
    return child.exited;
  } catch {
    return null;
  }
}

export interface Started {
  /** The object of its line with `event: "ready"`; null if it ended, or was too slow. */
  ready: Promise<{ url: string } | null>;
  exited: Promise<number>;
  /** Ends it at once, and waits for its end. */
  kill(): Promise<void>;
  /** Lets it run on when this program ends. */
  leave(): void;
  /** What it said on stderr so far. */
  said(): string;
}

/** Starts `serve --json`. @throws the system's own error when it does not run the file */
export function startServing(
  command: readonly string[],
  { env, timeoutMs, watch, isTied = false }: RunOptions & { isTied?: boolean },
): Started {
  const child = Bun.spawn([...command], {
    env: { ...env },
    // A tied one reads to the end of its input, which comes when this program ends in any way.
    stdin: isTied ? "pipe" : "ignore",
    stdout: "pipe",
    stderr: "pipe",
    // Its own group: what ends this program must not end the new version.
    detached: true,
  });
  let said = "";
  const hear = (text: string) => void (said = (said + text).slice(-4000));
  const [output, complaints] = [child.stdout.getReader(), child.stderr.getReader()];
  void readPieces(complaints, hear).catch(() => {});
  const watching = watch?.(child.pid, () => killAll(child));
  endWith(child, watching);
  const late = Promise.withResolvers<null>();
  const limit = afterAwake(timeoutMs, () => late.resolve(null));
  const ends = [readReady(output), child.exited.then(() => null), late.promise];
  return {
    ready: Promise.race(ends).finally(() => limit[Symbol.dispose]()),
    exited: child.exited,
    async kill() {
      killAll(child);
      await child.exited;
    },
    leave() {
      watching?.[Symbol.dispose]();
      child.unref();
      // On Windows what is read keeps this program from ending.
      for (const reader of [output, complaints]) void reader.cancel().catch(() => {});
    },
    said: () => said.trim(),
  };
}

function endWith(child: Bun.Subprocess, watching: Disposable | undefined): void {
  void child.exited.then(() => watching?.[Symbol.dispose]());
}

/** With the programs that it started itself: one of those may hold the home. */
function killAll(child: Bun.Subprocess): void {
  try {
    if (process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
  } catch {
    // The whole group has ended already.
  }
  child.kill("SIGKILL");
}

type Reader = Pick<ReadableStreamDefaultReader<Uint8Array>, "read" | "cancel">;

async function readReady(stdout: Reader): Promise<{ url: string } | null> {
  let rest = "";
  let ready: { url: string } | null = null;
  await readPieces(stdout, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) ready ??= parseEvent(line);
    return ready !== null;
  });
  return ready;
}

async function readAll(stream: Reader): Promise<string> {
  let all = "";
  await readPieces(stream, (text) => void (all += text));
  return all;
}

/**
 * A program that talks without end would fill the memory, and let no timer come to its turn.
 * @param take returns true to hear no more
 */
async function readPieces(stream: Reader, take: (text: string) => boolean | void): Promise<void> {
  const decoder = new TextDecoder();
  let heard = 0;
  for (;;) {
    const { done, value: piece } = await stream.read();
    if (done) return;
    heard += piece.length;
    if (take(decoder.decode(piece, { stream: true })) || heard > maxHeardBytes) return await stream.cancel();
  }
}

function parseEvent(line: string): { url: string } | null {
  if (!line.startsWith("{")) return null;
  try {
    const { event, url } = JSON.parse(line) as { event?: unknown; url?: unknown };
    return event === "ready" && typeof url === "string" && URL.canParse(url) ? { url } : null;
  } catch {
    return null;
  }
}
