// Owns the build's child processes: no other file there starts a program.
import { constants, setPriority } from "node:os";

import { errorCode } from "../run/errors.ts";

export interface ChildResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface ChildOptions {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The child's standard input; nothing when absent. */
  input?: string;
  /** Ends the child early; its output so far is the result. */
  signal?: AbortSignal;
  /** Runs it at low priority. */
  inBackground?: boolean;
}

/** Runs a program to its end and collects its output; null if there is no such program. */
export async function runChild(
  command: string[],
  { cwd, env, input, signal, inBackground = false }: ChildOptions,
): Promise<ChildResult | null> {
  try {
    const child = Bun.spawn(command, {
      cwd,
      env: { ...env },
      stdin: input === undefined ? "ignore" : new Blob([input]),
      stdout: "pipe",
      stderr: "pipe",
      ...(signal && { signal }),
    });
    if (inBackground) yieldProcessor(child.pid);
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { exitCode, stdout, stderr };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Not essential: it may have ended by now, or the system may not allow it. */
function yieldProcessor(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    return;
  }
}

export interface StartedChild {
  exited: Promise<number>;
  kill(signal?: NodeJS.Signals): void;
}

export interface StartOptions extends Pick<ChildOptions, "cwd" | "env"> {
  /** Receives each line of its stdout. */
  onLine(line: string): void;
  /** Receives each line of its stderr; without it, the child uses this process's. */
  onErrorLine?(line: string): void;
}

/** Starts a program and returns while it runs. */
export function startChild(command: string[], { cwd, env, onLine, onErrorLine }: StartOptions): StartedChild {
  const child = Bun.spawn(command, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: onErrorLine ? "pipe" : "inherit",
  });
  const read = handOverLines(child.stdout, onLine);
  const readErrors = child.stderr && onErrorLine && handOverLines(child.stderr, onErrorLine);
  const exited = Promise.all([child.exited, read, readErrors]).then(([exitCode]) => exitCode);
  return { exited, kill: (signal) => child.kill(signal) };
}

async function handOverLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  }
  if (rest !== "") onLine(rest);
}

export interface ForegroundOptions {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /**
   * A terminal sends Ctrl-C to the child as well. Passing it on would send a second one, which
   * means "at once".
   */
  terminalSendsInterrupt: boolean;
}

/**
 * Runs a program in this one's place, with the same input, output and signals. Returns the exit
 * code to end with.
 */
export async function runInForeground(
  command: string[],
  { cwd, env, terminalSendsInterrupt }: ForegroundOptions,
): Promise<number> {
  const child = Bun.spawn(command, { cwd, env: { ...env }, stdio: ["inherit", "inherit", "inherit"] });
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
    const passOn = () => {
      if (signal !== "SIGINT" || !terminalSendsInterrupt) child.kill(signal);
    };
    process.on(signal, passOn);
    return { signal, passOn };
  });
  try {
    return await child.exited;
  } finally {
    for (const { signal, passOn } of listeners) process.off(signal, passOn);
  }
}
