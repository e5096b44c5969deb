// The result of one of the doctor's checks, and the input of all. No check changes anything.
import type { HomeState } from "../home/claim.ts";
import type { Instance } from "../home/instance-record.ts";
import type { Situation } from "../invocation.ts";

export type FindingState = "ok" | "warning" | "problem";

/** One line of the report. */
export interface Finding {
  /** The thing that was checked, in one word: `disk`. */
  name: string;
  /** A problem keeps the app from working; a warning does not. */
  state: FindingState;
  text: string;
  /** How to solve it. */
  hint?: string;
}

/** The input of the checks. */
export interface Patient extends Situation {
  home: HomeState["kind"];
  /** The instance that uses the home now; "unknown" if it does not give its address. */
  instance: Instance | "unknown" | null;
  now: Date;
}

export type Check = (patient: Patient) => Finding | Promise<Finding>;

export function ok(name: string, text: string): Finding {
  return { name, state: "ok", text };
}

export function warning(name: string, text: string, hint: string): Finding {
  return { name, state: "warning", text, hint };
}

export function problem(name: string, text: string, hint?: string): Finding {
  return { name, state: "problem", text, ...(hint !== undefined && { hint }) };
}
