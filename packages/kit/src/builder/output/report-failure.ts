// Prints a failure of a build program: a sentence and a hint on stderr. Does not exit.
import { exitCodes, UserError } from "../../run/errors.ts";

/** @returns the exit code to end with */
export function reportFailure(error: unknown): number {
  if (error instanceof UserError) {
    console.error(error.message);
    if (error.hint !== undefined) console.error(`Try: ${error.hint}`);
    return error.exitCode;
  }
  console.error("The build has a bug:", error);
  return exitCodes.failure;
}
