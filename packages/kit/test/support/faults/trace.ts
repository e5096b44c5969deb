// Runs the executable under strace: records which of its system calls touch the home, or breaks exactly one of them. Linux only.
import { readFileSync } from "node:fs";

import { atEnd } from "../at-end.ts";
import { machineEnv } from "../platform.ts";
import type { Outcome } from "../program.ts";

/** Calls that write, or open what is written or relied on. strace leaves out those that the processor does not have. */
const calls = [
  "openat write writev pwrite64 ftruncate fallocate fsync fdatasync copy_file_range sendfile",
  "rename renameat renameat2 link linkat mkdir mkdirat chmod fchmod fchmodat unlink unlinkat rmdir",
].flatMap((names) => names.split(" "));

/** One system call of one run, where a fault can be put. */
export interface Point {
  call: string;
  /** Which of its calls of this name it is, from 1, in its thread: strace counts for each thread by itself. */
  nth: number;
  /** 0 is the thread that the program began with. */
  thread: number;
  /** The first file that it names, relative to the home. */
  path: string;
}

/** `signal=KILL`, `error=EIO`. */
export type Fault = `signal=${string}` | `error=${string}`;

export interface Run extends Outcome {
  signal: string | null;
  /** It served, and was asked to stop. */
  wasReady: boolean;
  /** It neither served nor ended in time. */
  hung: boolean;
}

export interface RunOptions {
  file: string;
  args: readonly string[];
  home: string;
  /** The program's working directory and the user's own home directory. */
  user: string;
}

/** Far beyond what a start takes under strace on a busy machine. */
const timeoutMs = 30_000;

/** Runs a command to its end; one that serves is asked to stop as soon as it is ready. */
export async function runOnce(options: RunOptions, through: readonly string[] = []): Promise<Run> {
  const child = Bun.spawn([...through, options.file, ...options.args, "--home", options.home], {
    cwd: options.user,
    env: { ...machineEnv(), HOME: options.user },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const endAll = () => [...programsOf(child.pid), child.pid].forEach((pid) => send(pid, "SIGKILL"));
  running.add(endAll);
  let hung = false;
  const timer = setTimeout(() => ((hung = true), endAll()), timeoutMs);
  const [output, stderr] = await Promise.all([
    stopWhenReady(child.stdout),
    Bun.readableStreamToText(child.stderr),
    child.exited,
  ]);
  clearTimeout(timer);
  running.delete(endAll);
  const { exitCode, signalCode: signal } = child;
  return {
    ...output,
    stderr,
    exitCode: signal ? null : exitCode,
    signal: signal ? String(signal) : null,
    hung,
  };
}

/** All points of a run, in the order in which they come. */
export async function record(options: RunOptions, logFile: string): Promise<{ run: Run; points: Point[] }> {
  const filter = ["-e", `trace=${calls.map((call) => `?${call}`).join(",")}`];
  const run = await runOnce(options, strace(logFile, [fullSpeed, ...filter]));
  return { run, points: readPoints(readFileSync(logFile, "utf8"), options.home) };
}

/** @returns `struck`: where the fault was put in; null when the run never came to that call */
export async function runWithFault(
  options: RunOptions,
  { call, nth }: Point,
  fault: Fault,
  logFile: string,
): Promise<{ run: Run; struck: string | null }> {
  const filter = ["-e", `trace=${call}`, "-e", `inject=${call}:${fault}:when=${nth}`];
  // At full speed strace cannot send a signal at a call.
  if (fault.startsWith("error=")) filter.unshift(fullSpeed);
  const run = await runOnce(options, strace(logFile, filter));
  return { run, struck: findStruck(readFileSync(logFile, "utf8"), options.home, call) };
}

/** Calls that nobody asked about are not looked at. */
const fullSpeed = "--seccomp-bpf";

function strace(logFile: string, filter: readonly string[]): string[] {
  return ["strace", "-f", "-y", "-s", "0", "-e", "signal=none", "-o", logFile, ...filter];
}

/** `123 openat(AT_FDCWD</dir>, "/home/file", …) = 3</home/file>`. Lines that only resume a call name no call. */
function readPoints(log: string, home: string): Point[] {
  const counts = new Map<string, number>();
  const threads: string[] = [];
  return log.split("\n").flatMap((line) => {
    const [, thread = "", call = ""] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (call === "") return [];
    if (!threads.includes(thread)) threads.push(thread);
    const key = `${thread} ${call}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const path = pathIn(line, home);
    return path === null ? [] : [{ call, nth, thread: threads.indexOf(thread), path }];
  });
}

/** A killed call has no result; one that was made to fail is marked. */
function findStruck(log: string, home: string, call: string): string | null {
  const lines = log.split("\n").filter((line) => line.includes(`${call}(`));
  const line = lines.find((candidate) => /\(INJECTED\)$|\) *= \?$|<unfinished \.\.\.>$/.test(candidate));
  return line === undefined ? null : pathIn(line, home);
}

function pathIn(line: string, home: string): string | null {
  const start = line.indexOf(home);
  if (start < 0) return null;
  const rest = line.slice(start + home.length);
  return /^[">]/.test(rest) ? "." : rest.startsWith("/") ? (/^\/([^">]*)/.exec(rest)?.[1] ?? null) : null;
}

async function stopWhenReady(
  stream: ReadableStream<Uint8Array>,
): Promise<{ stdout: string; wasReady: boolean }> {
  const decoder = new TextDecoder();
  let stdout = "";
  let wasReady = false;
  for await (const chunk of stream) {
    stdout += decoder.decode(chunk, { stream: true });
    const pid = /^\{"event":"ready".*"pid":(\d+)\}\n/.exec(stdout)?.[1];
    if (wasReady || pid === undefined) continue;
    wasReady = true;
    send(Number(pid), "SIGTERM");
  }
  return { stdout, wasReady };
}

const running = new Set<() => void>();
atEnd(() => {
  for (const endAll of running) endAll();
});

/** strace first would let go of the program and leave it running. */
function programsOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already, by itself or by the fault.
  }
}
