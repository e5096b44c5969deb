// Runs a script that loads the app in its own process, because the build never loads it itself. One
// JSON question, one JSON answer.
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { runChild } from "../child.ts";
import type { Plan } from "../plan/make.ts";

/** Registers the plugins of build.ts, so that the app's modules load. */
const preloadFile = join(import.meta.dir, "..", "preload.ts");

/** The last line of output of such a script. `problem` is one that the maker can solve. */
export type ChildAnswer<Result> = { result: Result } | { problem: { message: string; hint?: string } };

/**
 * @param script its file
 * @param signal ends it early; then this throws the signal's reason
 * @throws UserError with the child's own problem, or with the first line of the app's error
 */
export async function askAppChild<Result>(
  plan: Pick<Plan, "machine" | "projectDir">,
  script: string,
  question: unknown,
  signal?: AbortSignal,
): Promise<Result> {
  const command = [plan.machine.bunFile, "--no-env-file", `--preload=${preloadFile}`, script];
  const ended = await runChild(command, {
    cwd: plan.projectDir,
    env: childEnvironment(plan),
    input: JSON.stringify(question),
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  const answer = readAnswer<Result>(ended?.stdout ?? "");
  if (answer && "result" in answer) return answer.result;
  if (answer) {
    const { message, hint } = answer.problem;
    throw new UserError(message, { hint: hint ?? "correct it, and build again", cause: ended?.stderr });
  }
  throw new UserError(`Cannot load the app in "${plan.projectDir}": ${firstError(ended?.stderr ?? "")}`, {
    hint: "`bun check` and `bun dev` show more",
    cause: ended?.stderr,
  });
}

/** The maker's time zone and Bun options must not affect the result. */
function childEnvironment({ machine }: Pick<Plan, "machine">) {
  return {
    ...machine.env,
    TZ: "UTC",
    NODE_ENV: "production",
    BUN_OPTIONS: undefined,
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
  };
}

/** Parses the last line: an app may print while it loads. */
function readAnswer<Result>(stdout: string): ChildAnswer<Result> | undefined {
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as ChildAnswer<Result>;
  } catch {
    return undefined;
  }
}

/** Bun prints the source line first, then the error. */
function firstError(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  return (
    lines.find((line) => /^(\w*error|error: .*|[\w.]*Error): /i.test(line)) ??
    (lines.find(Boolean) || "it ended early")
  );
}
