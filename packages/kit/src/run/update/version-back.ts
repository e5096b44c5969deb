// What follows a start that refused. If it brought the version before back, that one runs instead:
// with the same command line, in the same terminal.
import { UserError, type ExitCode } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import { startInstead } from "./programs.ts";
import { forgiveStart } from "./steady.ts";

/** Says what to do if that version cannot be started from here. */
export class VersionBack extends UserError {
  readonly executable: string;

  constructor(message: string, executable: string) {
    super(message, { hint: "start the app again" });
    this.executable = executable;
  }
}

/**
 * @returns the exit code of the version that ran instead
 * @throws the error itself when there is none
 */
export async function settleFailedStart(
  invocation: Pick<Invocation, "machine" | "paths" | "say">,
  error: UserError,
): Promise<ExitCode> {
  if (!(error instanceof VersionBack)) {
    forgiveStart(invocation);
    throw error;
  }
  const running = startInstead([error.executable, ...Bun.argv.slice(2)]);
  if (running === null) throw error;
  invocation.say(`${error.message}.`);
  // Of the same contract.
  return (await running) as ExitCode;
}
