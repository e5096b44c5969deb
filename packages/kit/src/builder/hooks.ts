// Runs the app's own steps before and after a build: `build({ hooks })`.
import { join } from "node:path";

import { messageOf, UserError } from "../run/errors.ts";
import type { BuildHooks, FinishedTarget } from "./compile/build-options.ts";
import type { BuildResult } from "./output/build-result.ts";
import type { Plan } from "./plan/make.ts";

/** Runs before the build reads the project, so that it includes new files. */
export async function runBefore(
  hooks: BuildHooks | undefined,
  command: "build" | "dev" | "start",
): Promise<void> {
  await callHook("before", () => hooks?.before?.({ command }));
}

/** Runs once the results are in the output folder. */
export async function runAfter(
  hooks: BuildHooks | undefined,
  { name, version, outDir }: Plan,
  { targets }: BuildResult,
): Promise<void> {
  const finished = targets.flatMap((result): FinishedTarget[] =>
    result.state === "failed"
      ? []
      : [
          {
            target: result.target.name,
            isNew: result.state === "built",
            executable: join(outDir, result.artifact.executable.file),
            archive: join(outDir, result.artifact.file),
          },
        ],
  );
  await callHook("after", () => hooks?.after?.({ name, version, outDir, targets: finished }));
}

async function callHook(name: keyof BuildHooks, call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`Cannot finish the hook "${name}" of build.ts: ${messageOf(cause)}`, {
      hint: "correct it in build.ts",
      cause,
    });
  }
}
