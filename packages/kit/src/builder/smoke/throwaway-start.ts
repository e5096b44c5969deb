// Starts a finished executable as a user would, on a throwaway home.
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runChild, startChild } from "../child.ts";

export interface RunningExecutable extends AsyncDisposable {
  /** Its address: `http://127.0.0.1:54321/` */
  url: string;
  /** Its home, with the database and the seeds; removed after the test. */
  home: string;
  /** Stops it in good order. @returns its exit code, 0 if all went well */
  stop(): Promise<number>;
}

export interface ThrowawayStart {
  /** The command that runs the executable here; arguments follow it. */
  command: readonly string[];
  /** More flags for `serve`. */
  args?: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Receives its stderr; without it, stderr is this process's own. */
  onErrorLine?: (line: string) => void;
  /** Ends it before it is ready. */
  signal?: AbortSignal;
  /** Stops it as Ctrl-C in a terminal would; the command would be a second start. */
  stopsBySignal?: boolean;
}

/** A bug ended it. Its log is gone with the home, so the error has the stack. */
export class BuggyStart extends Error {
  constructor(message: string, stack: string) {
    super(`${message}, because of a bug in it: ${stack}`);
  }
}

/** @throws Error when it ends before it is ready; then nothing of it remains */
export async function startThrowaway(start: ThrowawayStart): Promise<RunningExecutable> {
  const { command, args = [], env, onErrorLine, signal, stopsBySignal = false } = start;
  const home = mkdtempSync(join(tmpdir(), "home-"));
  const flags = ["--home", home, "--port", "0", "--no-open", "--json", ...args];
  const ready = Promise.withResolvers<string>();
  const child = startChild([...command, "serve", ...flags], {
    cwd: home,
    env,
    onLine: ready.resolve,
    ...(onErrorLine && { onErrorLine }),
  });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill);
  void child.exited.then((code) => ready.reject(new Error(`The app ended with ${code} before it was ready`)));
  const end = async () => {
    kill();
    await child.exited;
    signal?.removeEventListener("abort", kill);
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const { url } = JSON.parse(await ready.promise) as { url: string };
    return { url, home, stop, [Symbol.asyncDispose]: end };
  } catch (error) {
    kill();
    await child.exited;
    const bug = readBug(home);
    await end();
    throw bug === null ? error : new BuggyStart((error as Error).message, bug);
  }

  async function stop() {
    if (stopsBySignal) child.kill("SIGTERM");
    else await runChild([...command, "stop", "--home", home], { cwd: home, env, ...(signal && { signal }) });
    return await child.exited;
  }
}

/** The stack in a line of the log that packages/kit/src/run/terminal/report-failure.ts wrote. */
function readBug(home: string): string | null {
  const logs = globSync("logs/*.log", { cwd: home }).map((file) => readFileSync(join(home, file), "utf8"));
  const line = logs
    .join("\n")
    .split("\n")
    .findLast((text) => text.includes('"level":"bug"'));
  return line === undefined ? null : (JSON.parse(line) as { stack: string }).stack;
}
