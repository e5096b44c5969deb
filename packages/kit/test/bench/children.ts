// Runs other programs for the benchmark, and knows every one of them, so that none outlives it when somebody interrupts it.
import { errorCode } from "../../src/run/errors.ts";
import { killTree } from "./processes.ts";

const children = new Set<Bun.Subprocess>();

/** `const child = track(Bun.spawn(…))` */
export function track<Child extends Bun.Subprocess>(child: Child): Child {
  children.add(child);
  void child.exited.finally(() => children.delete(child));
  return child;
}

/** Ends them at once, each by its own number. */
export async function endChildren(): Promise<void> {
  for (const child of children) killTree(child.pid);
  await Promise.all([...children].map(({ exited }) => exited));
}

export type Outcome = { ok: true; stdout: string } | { ok: false; reason: string };

/** Runs a program to its end, and takes its last lines for the reason if it fails. */
export async function run(
  command: readonly string[],
  options: { cwd?: string; env?: Record<string, string | undefined> } = {},
): Promise<Outcome> {
  try {
    const child = track(
      Bun.spawn([...command], { ...options, stdin: "ignore", stdout: "pipe", stderr: "pipe" }),
    );
    const [stdout, stderr, exitCode] = await Promise.all([
      Bun.readableStreamToText(child.stdout),
      Bun.readableStreamToText(child.stderr),
      child.exited,
    ]);
    if (exitCode === 0) return { ok: true, stdout };
    const lastLines = (stderr.trim() || stdout.trim()).split("\n").slice(-2).join(" ");
    return { ok: false, reason: lastLines || `${command[0]} ends with ${exitCode}` };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { ok: false, reason: `there is no ${command[0]}` };
    throw error;
  }
}

/** For what must not fail. @throws Error with the reason */
export async function mustRun(...parameters: Parameters<typeof run>): Promise<string> {
  const outcome = await run(...parameters);
  if (!outcome.ok) throw new Error(`${parameters[0].join(" ")} fails: ${outcome.reason}`);
  return outcome.stdout;
}
