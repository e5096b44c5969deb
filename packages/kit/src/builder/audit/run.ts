// The gate before an executable is listed in a release: a list of checks, and a table of faults.
import { open } from "node:fs/promises";

import { UserError } from "../../run/errors.ts";
import { readPayload } from "../compile/read-payload.ts";
import { alignColumns } from "../output/columns.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import type { AuditCheck, AuditFault } from "./check.ts";
import { contents } from "./contents.ts";
import { format } from "./format.ts";
import { macSignature } from "./mac-signature.ts";
import { payload } from "./payload.ts";
import { size } from "./size.ts";
import { systems } from "./systems.ts";
import { traces } from "./traces.ts";

export const checks: readonly AuditCheck[] = [format, payload, contents, traces, macSignature, size, systems];

export interface AuditRequest {
  plan: Plan;
  target: Target;
  executable: string;
}

export interface AuditResult extends AuditRequest {
  faults: readonly (AuditFault & { check: string })[];
  /** Whether the checks could look at the files in it. */
  wasOpened: boolean;
}

export async function audit(
  request: AuditRequest,
  list: readonly AuditCheck[] = checks,
): Promise<AuditResult> {
  await using file = await open(request.executable, "r");
  const { size: bytes } = await file.stat();
  const files = await readPayload(file);
  const faults: (AuditFault & { check: string })[] = [];
  for (const { name, find } of list) {
    const found = await find({ ...request, file, size: bytes, payload: files });
    faults.push(...found.map((fault) => ({ ...fault, check: name })));
    // Nothing else can be read in a file of another format.
    if (name === format.name && found.length > 0) break;
  }
  return { ...request, faults, wasOpened: files !== null };
}

/** @throws UserError with a table of everything that was found */
export function refuseFaults(results: readonly AuditResult[]): void {
  const faulty = results.flatMap(({ target, faults }) => faults.map((fault) => ({ target, ...fault })));
  if (faulty.length === 0) return;
  const rows = faulty.map(({ target, check, what }) => [`  ${target.name}`, check, what]);
  const hints = [...new Set(faulty.map(({ hint }) => hint))];
  const count = new Set(faulty.map(({ target }) => target.name)).size;
  const are =
    count === 1 ? "an executable is not fit for users" : `${count} executables are not fit for users`;
  throw new UserError(`Cannot release: ${are}\n${alignColumns(rows).join("\n")}`, { hint: hints.join("; ") });
}
