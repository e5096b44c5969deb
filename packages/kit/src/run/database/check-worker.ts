// The worker's side of late-check.ts: checks a database that is in use, on a connection of its own.
import { checkIntegrity } from "./checked-copy.ts";
import { isDamage, openReadOnly } from "./connection.ts";
import { messageOf } from "../errors.ts";

export type CheckAnswer = { isWhole: true } | { reason: string; isDamage?: boolean };

/** Blocks until done. */
export function checkWhole(file: string): CheckAnswer {
  try {
    using sqlite = openReadOnly(file);
    checkIntegrity(sqlite, "quick_check");
    return { isWhole: true };
  } catch (error) {
    return { reason: messageOf(error), isDamage: isDamage(error) };
  }
}
