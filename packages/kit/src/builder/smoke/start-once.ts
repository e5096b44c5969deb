// Starts a new executable on a throwaway home, asks for its health and stops it: a finished build
// must have a program that runs.
import { existsSync } from "node:fs";
import { basename } from "node:path";

import { UserError } from "../../run/errors.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import { findRunner, type Runner } from "./runner.ts";
import { BuggyStart, startThrowaway } from "./throwaway-start.ts";

/** For start and end. A start takes a tenth of a second, under an emulator some seconds. */
const timeoutMs = 60_000;
const maxLines = 20;

/**
 * Does nothing if the target's executables cannot run here.
 * @throws UserError with its output, when it does not start, answer or stop
 */
export async function startOnce(executable: string, target: Target, plan: Plan): Promise<void> {
  const runner = findRunner(target, plan.machine, { which: (name) => Bun.which(name), exists: existsSync });
  if (runner === null) return;
  const said: string[] = [];
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await using app = await startThrowaway({
      command: [...runner.before, executable],
      env: { ...cleanEnvironment(plan.machine.env), ...runner.env },
      stopsBySignal: runner.isSlow,
      onErrorLine: (line) => void said.push(line),
      signal,
    });
    await checkHealth(app.url, plan, signal);
    const code = await app.stop();
    if (code !== 0) throw new Error(`The app ended with ${code} when it was stopped`);
  } catch (error) {
    const reason = signal.aborted ? new Error(`It took more than ${timeoutMs / 1000} s`) : error;
    throw explain(target, runner, reason, said);
  }
}

async function checkHealth(url: string, { name, version }: Plan, signal: AbortSignal): Promise<void> {
  const response = await fetch(new URL("health", url), { signal });
  const text = await response.text();
  const health: unknown = response.ok ? JSON.parse(text) : null;
  if (!Bun.deepMatch({ status: "ok", name, version }, health))
    throw new Error(`The app answers ${response.status} to /health: ${text}`);
}

/** @param said what it wrote on stderr: of a bug, where its log was */
export function explain(
  target: Target,
  { before }: Runner,
  error: unknown,
  said: readonly string[],
): UserError {
  const under = before.length === 0 ? "" : ` under ${basename(before[0] ?? "")}`;
  const reason = error instanceof Error ? error.message : String(error);
  const lines = error instanceof BuggyStart ? [] : said.slice(-maxLines).map((line) => `\n  ${line}`);
  return new UserError(
    `Cannot use "${target.name}": it was built, but it does not run${under}. ${reason}${lines.join("")}`,
    {
      hint: "correct the reported problem; --no-smoke builds without starting it",
      cause: error,
    },
  );
}
