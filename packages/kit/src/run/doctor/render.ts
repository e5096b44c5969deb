// The doctor's findings as lines for people. Pure.
import { alignColumns } from "../terminal/columns.ts";
import type { Finding } from "./finding.ts";

/** `problem  disk  3 MB are free`, and what to do in a line below it. */
export function renderFindings(findings: readonly Finding[]): string {
  return alignColumns(
    findings.flatMap(({ name, state, text, hint }) => [
      [state, name, text],
      ...(hint === undefined ? [] : [["", "", `Try: ${hint}`]]),
    ]),
  );
}
