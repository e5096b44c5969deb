// Starts the new version on the user's home, and watches it: until it answers rightly, it takes no
// writes. If it fails, the version before is back as if nothing had happened.
import { askToBless, askToStop } from "../home/control.ts";
import { letContinue } from "../home/continuing.ts";
import { findInstance, waitForEnd } from "../home/instance.ts";
import { readInstance, type Instance } from "../home/instance-record.ts";
import type { Invocation } from "../invocation.ts";
import { continuesVariable } from "./follow.ts";
import { probationVariable } from "./probation.ts";
import { startServing, type Started } from "./programs.ts";
import { checkAnswers, TrialError, withoutMarks } from "./try-out.ts";

const maxTries = 3;
/** It does the migration that it did in the rehearsal. */
const startTimeoutMs = 10 * 60_000;

/**
 * @param running the instance that it takes over from; null if the app was not running, and is not
 * afterwards
 * @throws TrialError after three tries; the new version has ended then
 */
export async function watchNewVersion(
  invocation: Invocation,
  executable: string,
  version: string,
  running: Instance | null,
): Promise<void> {
  letContinue(invocation.paths, running);
  for (let tries = 1; ; tries += 1) {
    const started = start(invocation, executable, running);
    try {
      await prove(invocation, started, version);
      if (running === null) await stopAgain(invocation);
      started.leave();
      return;
    } catch (error) {
      await started.kill();
      if (!(error instanceof TrialError) || tries === maxTries) throw error;
    }
  }
}

function start({ machine, paths }: Invocation, executable: string, running: Instance | null): Started {
  const env = { ...continuingEnvironment({ machine }), [probationVariable]: "1" };
  const command = [executable, ...servingArguments(paths.home, running), "--json"];
  return startServing(command, { env, timeoutMs: startTimeoutMs });
}

/** Starts the version before, after it came back. It ran before, so nobody watches it. */
export async function startAgain(
  { machine, paths }: Invocation,
  executable: string,
  running: Pick<Instance, "url">,
): Promise<void> {
  const command = [executable, ...servingArguments(paths.home, running), "--json"];
  const env = continuingEnvironment({ machine });
  const started = startServing(command, { env, timeoutMs: 60_000 });
  await started.ready;
  started.leave();
}

/** With the user's settings among the variables; home and port come as flags, which count more. */
function continuingEnvironment({ machine }: Pick<Invocation, "machine">) {
  return { ...withoutMarks(machine.env), [continuesVariable]: "1" };
}

/** At the same address, so that open pages find it again. */
function servingArguments(home: string, running: Pick<Instance, "url"> | null): string[] {
  const port = running === null ? "0" : new URL(running.url).port;
  return ["serve", "--home", home, "--port", port, "--no-open"];
}

async function prove(invocation: Invocation, started: Started, version: string): Promise<void> {
  const ready = await started.ready;
  if (ready === null) throw new TrialError(`it does not start: ${started.said().slice(-300)}`);
  await checkAnswers(ready.url, invocation.info, version);
  const instance = readInstance(invocation.paths);
  if (instance?.version !== version) throw new TrialError("it does not serve your data");
  await askToBless(invocation, instance);
}

async function stopAgain(invocation: Invocation): Promise<void> {
  const { info, paths } = invocation;
  const instance = await findInstance(paths, info.title);
  if (instance) await askToStop(invocation, instance);
  await waitForEnd(paths, info.title);
}
