// The one owner of child processes in the build. Nothing else there starts a program.
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
  /** What the child reads from its standard input; nothing when absent. */
  input?: string;
  /** Ends the child early; what it said until then is the result. */
  signal?: AbortSignal;
  /** Leaves the processor to everything else that wants it. */
  inBackground?: boolean;
}

/** Runs a program to its end and collects what it says; null when there is no such program. */
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

/** Only a courtesy: it may have ended by now, or the system may not allow it. */
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
  /** Takes each line of its stdout. */
  onLine(line: string): void;
  /** Takes each line of its stderr; without it, that is this process's own. */
  onErrorLine?(line: string): void;
}

/** Starts a program that runs on. */
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
   * A terminal sends Ctrl-C to the child as well; passing it on would make two of it, and the
   * second one means "at once".
   */
  terminalSendsInterrupt: boolean;
}

/**
 * Runs a program in this one's place: same input and output, signals passed on. Returns the exit
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
