// Runs something that must be refused, and returns the refusal, so that a test can look at its words.
import { UserError } from "../../src/run/errors.ts";

export async function refusalOf(work: Promise<unknown> | (() => unknown)): Promise<UserError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("Nothing was refused");
}
