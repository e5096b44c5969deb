// What a check of the doctor says, and what it may look at. No check changes anything.
import type { HomeState } from "../home/claim.ts";
import type { Instance } from "../home/instance-record.ts";
import type { Situation } from "../invocation.ts";

export type FindingState = "ok" | "warning" | "problem";

/** One line of the report. */
export interface Finding {
  /** What was looked at, in a word: `disk`. */
  name: string;
  /** A problem keeps the app from working; a warning is worth knowing. */
  state: FindingState;
  text: string;
  /** What to do about it. */
  hint?: string;
}

/** All that the checks look at. */
export interface Patient extends Situation {
  home: HomeState["kind"];
  /** Who uses the home now; "unknown" for somebody who does not say where. */
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
