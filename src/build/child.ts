// The one owner of child processes in the build. Nothing else there starts a program.
import { errorCode } from "../runtime/errors.ts";

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
}

/** Runs a program to its end and collects what it says; null when there is no such program. */
export async function runChild(
  command: string[],
  { cwd, env, input }: ChildOptions,
): Promise<ChildResult | null> {
  try {
    const child = Bun.spawn(command, {
      cwd,
      env: { ...env },
      stdin: input === undefined ? "ignore" : new Blob([input]),
      stdout: "pipe",
      stderr: "pipe",
    });
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

export interface ForegroundOptions {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** A terminal sends Ctrl-C to the child as well; passing it on would make two of it, and the second one means "at once". */
  terminalSendsInterrupt: boolean;
}

/** Runs a program in this one's place: same input and output, signals passed on. Returns the exit code to end with. */
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
