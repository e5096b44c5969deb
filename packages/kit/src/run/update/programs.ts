// Owns the programs that an update starts: the old and the new executable of this app.

export interface ProgramResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a program to its end; after `timeoutMs` it is killed, and the exit code is not 0. */
export async function runProgram(
  command: readonly string[],
  { env, timeoutMs }: { env: Environment; timeoutMs: number },
): Promise<ProgramResult> {
  const child = Bun.spawn([...command], {
    env: { ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
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

/** Starts `serve --json`. */
export function startServing(
  command: readonly string[],
  { env, timeoutMs }: { env: Environment; timeoutMs: number },
): Started {
  const child = Bun.spawn([...command], {
    env: { ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    // Its own group: what ends this program must not end the new version.
    detached: true,
  });
  let said = "";
  void (async () => {
    const decoder = new TextDecoder();
    for await (const piece of child.stderr) said = (said + decoder.decode(piece)).slice(-4000);
  })().catch(() => {});
  const late = Bun.sleep(timeoutMs).then(() => null);
  return {
    ready: Promise.race([readReady(child.stdout), child.exited.then(() => null), late]),
    exited: child.exited,
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
    leave: () => child.unref(),
    said: () => said.trim(),
  };
}

async function readReady(stdout: ReadableStream<Uint8Array>): Promise<{ url: string } | null> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of stdout) {
    rest += decoder.decode(piece, { stream: true });
    for (const line of rest.split("\n").slice(0, -1)) {
      const event = parseEvent(line);
      if (event) return event;
    }
    rest = rest.slice(rest.lastIndexOf("\n") + 1).slice(-10_000);
  }
  return null;
}

function parseEvent(line: string): { url: string } | null {
  try {
    const value = JSON.parse(line) as { event?: unknown; url?: unknown };
    return value.event === "ready" && typeof value.url === "string" ? { url: value.url } : null;
  } catch {
    return null;
  }
}
