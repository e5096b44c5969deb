// `bun dev`: runs the app from its sources on a separate home, `.dev/home`, and reloads it on save.
// It never touches the real home.
import { readBuildOptions } from "./compile/build-options.ts";
import { makeDevLoop } from "./dev/loop.ts";
import { planReaction } from "./dev/changes.ts";
import { checkTypes, makeTypeChecker } from "./dev/types.ts";
import { watchProject } from "./dev/watch.ts";
import { runBefore } from "./hooks.ts";
import type { BuildMachine } from "./machine.ts";
import { reportFailure } from "./output/report-failure.ts";

export async function runDev(args: readonly string[], machine: BuildMachine): Promise<number> {
  const { signal, abort } = stopSignal();
  const loop = makeDevLoop({ args, machine, say });
  const types = makeTypeChecker(() => checkTypes(machine.cwd, machine, signal), say);
  try {
    await runBefore((await readBuildOptions(machine.cwd)).hooks, "dev");
    // Before the start, so that no file saved during it is missed.
    const changes = watchProject(machine.cwd, signal);
    const ended = await loop.begin();
    if (ended !== null) return ended;
    types.request();
    if (machine.stdinIsTerminal) process.stdin.on("data", () => void loop.tellLink());
    for await (const saved of changes) {
      if (planReaction(saved).checkTypes) types.request();
      await loop.react(saved);
    }
    return 0;
  } catch (error) {
    // Ctrl-C also ends work in progress; that is not a failure.
    return signal.aborted ? 0 : reportFailure(error);
  } finally {
    abort();
    if (machine.stdinIsTerminal) process.stdin.pause();
    await loop.end();
  }
}

function say(text: string): void {
  console.log(text);
}

/**
 * A terminal sends Ctrl-C to the app as well; both stop by themselves, and the loop waits for the
 * app.
 */
function stopSignal() {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, abort);
  return { signal: controller.signal, abort };
}
