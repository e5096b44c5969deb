// Runs a program of the machine to its end, while this process may serve it.

export interface CommandOutcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface CommandOptions {
  cwd: string;
  /** All of it; this process's own when absent. */
  env?: Record<string, string | undefined>;
}

export async function runCommand(
  command: readonly string[],
  { cwd, env = process.env }: CommandOptions,
): Promise<CommandOutcome> {
  const child = Bun.spawn([...command], { cwd, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [stdout, stderr, exitCode] = await Promise.all([
    Bun.readableStreamToText(child.stdout),
    Bun.readableStreamToText(child.stderr),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

/** @returns what it wrote; throws with all that it said when it fails */
export async function mustRunCommand(command: readonly string[], options: CommandOptions): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(command, options);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}
