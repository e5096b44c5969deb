// Starts the new version on the user's home, and watches it: until it answers rightly, it takes no
// writes. If it fails, the version before is back as if nothing had happened.
import { askToBless, askToStop } from "../home/control.ts";
import { letContinue } from "../home/continuing.ts";
import { findInstance, waitForEnd } from "../home/instance.ts";
import { readInstance, type Instance } from "../home/instance-record.ts";
import type { Invocation } from "../invocation.ts";
import { continuesVariable } from "./follow.ts";
import type { MemoryLimit } from "./memory-limit.ts";
import { isPending, makeFinal } from "./pending-file.ts";
import { probationVariable } from "./probation.ts";
import { startServing, startTimeoutMs, type Started } from "./programs.ts";
import { servingArguments } from "./serving-arguments.ts";
import {
  checkAnswers,
  limitTrial,
  quote,
  refuseGreed,
  startTrial,
  TrialError,
  withoutMarks,
} from "./try-out.ts";

const maxTries = 3;

/**
 * Returns once the update is final: the mark of it is gone, and the new version may take writes.
 * @param running the instance that it takes over from; null if the app was not running, and is not
 * afterwards
 * @throws after three tries; then the new version has ended, and has taken no writes
 */
export async function watchNewVersion(
  invocation: Invocation,
  executable: string,
  version: string,
  running: Instance | null,
): Promise<void> {
  letContinue(invocation.paths, running);
  const limit = await limitTrial(invocation);
  for (let tries = 1; ; tries += 1) {
    let started: Started | null = null;
    try {
      started = start(invocation, executable, running, limit);
      await prove(invocation, started, version, running).finally(() => refuseGreed(limit));
      if (running === null) await stopAgain(invocation);
      else await bless(invocation);
      started.leave();
      return;
    } catch (error) {
      await started?.kill();
      // Its answer to the blessing was lost, or came too late: it may have taken writes.
      if (!isPending(invocation.paths)) {
        if (running !== null) await startAgain(invocation, executable, running);
        return;
      }
      if (!(error instanceof TrialError) || tries === maxTries) throw error;
    }
  }
}

function start(
  { machine, paths }: Invocation,
  executable: string,
  running: Instance | null,
  { watch }: MemoryLimit,
): Started {
  const env = { ...continuingEnvironment({ machine }), [probationVariable]: "1" };
  const command = [executable, ...servingArguments(paths.home, running), "--json"];
  return startTrial(command, { env, timeoutMs: startTimeoutMs(env), watch });
}

/** Starts the version before, after it came back. It ran before, so nobody watches it. */
export async function startAgain(
  { machine, paths }: Invocation,
  executable: string,
  running: Pick<Instance, "url" | "flags">,
): Promise<void> {
  const command = [executable, ...servingArguments(paths.home, running), "--json"];
  const env = continuingEnvironment({ machine });
  const started = startServing(command, { env, timeoutMs: 60_000 });
  await started.ready;
  started.leave();
}

/** With the user's settings among the variables; what comes as a flag counts more. */
function continuingEnvironment({ machine }: Pick<Invocation, "machine">) {
  return { ...withoutMarks(machine.env), [continuesVariable]: "1" };
}

async function prove(
  { info, machine, paths }: Invocation,
  started: Started,
  version: string,
  running: Instance | null,
): Promise<void> {
  const ready = await started.ready;
  if (ready === null) throw new TrialError(`it does not start${quote(started.said())}`);
  await checkAnswers(ready.url, info, version, machine);
  const instance = readInstance(paths);
  if (instance?.version !== version) throw new TrialError("it does not serve your data");
  const isThere = running === null || new URL(ready.url).port === new URL(running.url).port;
  if (!isThere) throw new TrialError("it serves your data at another address");
}

async function bless(invocation: Invocation): Promise<void> {
  const instance = readInstance(invocation.paths);
  if (instance === null) throw new TrialError("it ended again");
  await asTrial("it does not answer", () => askToBless(invocation, instance));
}

/** It takes no writes before it stops: so it can still be left. */
async function stopAgain(invocation: Invocation): Promise<void> {
  const { info, paths } = invocation;
  await asTrial("it does not stop", async () => {
    const instance = await findInstance(paths, info.title);
    if (instance) await askToStop(invocation, instance);
    await waitForEnd(paths, info.title);
  });
  makeFinal(paths);
}

async function asTrial(state: string, ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch (cause) {
    throw new TrialError(state, { cause });
  }
}
