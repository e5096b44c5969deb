// Starts and stops an app's executable as a user would, and keeps what it says. Ends processes by their own handle only.
import { expect } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { atEnd } from "./at-end.ts";
import type { Binary } from "./binary.ts";
import type { TempHome } from "./home.ts";
import { isCrash, readLogsOf } from "./home-logs.ts";
import { machineEnv } from "./platform.ts";
import { withoutWine } from "./wine/own-words.ts";

/** How a program ended, and all it said. */
export interface Outcome {
  stdout: string;
  stderr: string;
  /** null when a signal ended it. */
  exitCode: number | null;
}

export interface StartOptions {
  home: TempHome;
  args?: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
  /** A command to start it through, such as `setpriv …`. */
  through?: readonly string[];
  /** Told the process's number at once, long before the program is ready. */
  onSpawn?: (pid: number) => void;
  /** After which it is ended by force; a minute unless given. */
  timeoutMs?: number;
}

/** A program that serves. A test that ends before it was stopped ends it, and then looks at what it complained of. */
export interface Program extends AsyncDisposable {
  /** The first line it wrote on stdout. */
  ready: string;
  /** `http://127.0.0.1:4747/` */
  url: string;
  pid: number;
  /** With this start's token, unless the headers say otherwise. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Asks it to stop: with a signal, or with the `stop` command where there are none. */
  stop(signal?: NodeJS.Signals): Promise<Outcome>;
  kill(): Promise<Outcome>;
  /** Resolves when it ends by itself. */
  ended(): Promise<Outcome>;
}

const defaultTimeoutMs = 60_000;
const children = new Set<Bun.Subprocess>();
atEnd(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Runs a command to its end: `execute(binary, { home, args: ["status"] })`. */
export async function execute(binary: Binary, options: StartOptions): Promise<Outcome> {
  return await spawn(binary, options).ended;
}

/** Starts the app on any free port, without a browser, and waits until it says that it is ready. */
export async function start(binary: Binary, options: StartOptions): Promise<Program> {
  const args = ["--port", "0", "--no-open", "--json", ...(options.args ?? [])];
  return await startAs(binary, { ...options, args });
}

/** Like `start`, with exactly the arguments given. The ready line is JSON or a sentence; both hold the address. */
export async function startAs(binary: Binary, options: StartOptions): Promise<Program> {
  const child = spawn(binary, options);
  const ready = await child.firstLine;
  const url = /https?:\/\/[^\s"]+/.exec(ready)?.[0];
  if (url === undefined) throw new Error(`It wrote no address but: ${ready}`);
  return { ready, url, pid: child.pid, ...control(binary, options, child, url) };
}

/** It said this much and no more. Output is compared before the exit code, so that a failure shows the reason. */
export function expectOutcome(outcome: Outcome, expected: Partial<Record<keyof Outcome, unknown>>): void {
  withLogs(outcome, () =>
    expect(outcome).toEqual({ stdout: "", stderr: "", exitCode: 0, ...expected } as Outcome),
  );
}

/** Where each program lived whose end somebody looks at. */
const homes = new WeakMap<Outcome, string>();

/** A failure of `check` says what the program's logs say. */
function withLogs(outcome: Outcome, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Error) error.message += logsOf(outcome);
    throw error;
  }
}

type Child = ReturnType<typeof spawn>;

function control(binary: Binary, options: StartOptions, child: Child, url: string) {
  let looked = false;
  // Under Wine the connections of a killed program stay open; an answer on its way gets a second to arrive.
  const gone = new AbortController();
  void child.ended.then(() => setTimeout(() => gone.abort(), 1000).unref());
  const ended = () => {
    looked = true;
    return child.ended;
  };
  return {
    ended,
    request: (path: string, init: RequestInit = {}) =>
      fetch(new URL(path, url), {
        redirect: "manual",
        signal: gone.signal,
        ...init,
        headers: {
          ...readAccess(options, child.pid),
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
    async stop(signal: NodeJS.Signals = "SIGTERM") {
      if (binary.platform.os === "windows") await execute(binary, { home: options.home, args: ["stop"] });
      else child.kill(signal);
      return await ended();
    },
    async kill() {
      child.kill("SIGKILL");
      return await ended();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      const outcome = await child.ended;
      if (!looked) withLogs(outcome, () => expect(outcome.stderr).toBe(""));
    },
  };
}

/** As the page has it: the token of the home, which is another one at every start. */
function readAccess(options: StartOptions, pid: number): Record<string, string> {
  const file = join(folderOf(options), ".state", "token");
  // A disk of its own is seen by the program alone: /proc shows what it sees.
  const found = [file, `/proc/${pid}/root${file}`].find((candidate) => existsSync(candidate));
  return found === undefined ? {} : { authorization: `Bearer ${readFileSync(found, "utf8")}` };
}

function folderOf({ home, args = [], env = {} }: StartOptions): string {
  const folder = args.includes("--home") ? args[args.indexOf("--home") + 1] : env["FIXTURE_HOME"];
  return folder ?? home.path;
}

function spawn(binary: Binary, options: StartOptions) {
  const { platform } = binary;
  const home = options.args?.includes("--home") || options.env?.["FIXTURE_HOME"] !== undefined;
  const args = [...(options.args ?? []), ...(home ? [] : ["--home", platform.native(options.home.path)])];
  const child = Bun.spawn([...(options.through ?? []), ...platform.command(binary.file, args)], {
    cwd: options.cwd ?? options.home.user,
    env: { ...machineEnv(), HOME: options.home.user, ...platform.env, ...options.env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  children.add(child);
  options.onSpawn?.(child.pid);
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const timer = setTimeout(() => {
    console.log(`Ended by force, as it ran for ${timeoutMs} ms: ${binary.file} ${args.join(" ")}`);
    child.kill("SIGKILL");
  }, timeoutMs);
  const output = readLines(child.stdout);
  const own = platform.emulator === "wine" ? withoutWine : (text: string) => text;
  const ended = collect(child, output.whole, own, folderOf(options)).finally(() => {
    clearTimeout(timer);
    children.delete(child);
  });
  const firstLine = Promise.race([output.firstLine, ended.then(failedToStart)]);
  firstLine.catch(() => {});
  return { pid: child.pid, ended, firstLine, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

async function collect(
  child: Bun.Subprocess<"ignore", "pipe", "pipe">,
  whole: Promise<string>,
  own: (text: string) => string,
  home: string,
): Promise<Outcome> {
  const [stdout, stderr] = await Promise.all([whole, Bun.readableStreamToText(child.stderr), child.exited]);
  const outcome = {
    stdout: withLf(stdout),
    stderr: own(withLf(stderr)),
    exitCode: child.signalCode ? null : child.exitCode,
  };
  keepReason(outcome, home);
  return outcome;
}

/** Windows programs end their lines as Windows does; what they say is the same. */
function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The test may look at anything else first: what made a program end so is told at once. */
function keepReason(outcome: Outcome, home: string): void {
  homes.set(outcome, home);
  if (isCrash(outcome))
    console.log(`A program ended with ${outcome.exitCode}:\n${outcome.stderr}${readLogsOf(outcome, home)}`);
}

function logsOf(outcome: Outcome): string {
  const home = homes.get(outcome);
  return home === undefined ? "" : readLogsOf(outcome, home);
}

function failedToStart(outcome: Outcome): never {
  const said = JSON.stringify(outcome, null, 2);
  throw new Error(`It ended before it was ready: ${said}${logsOf(outcome)}`);
}

/** Reads all of it, and says early what its first line is. */
export function readLines(stream: ReadableStream<Uint8Array>) {
  const first = Promise.withResolvers<string>();
  const read = async () => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      const end = text.indexOf("\n");
      if (end >= 0) first.resolve(text.slice(0, end).trimEnd());
    }
    return text;
  };
  return { firstLine: first.promise, whole: read() };
}
