// The doctor's findings as lines for people. Pure.
import { alignColumns } from "../terminal/columns.ts";
import type { Finding } from "./finding.ts";

/** `problem  disk  3 MB are free`, with the hint in a line below. */
export function renderFindings(findings: readonly Finding[]): string {
  return alignColumns(
    findings.flatMap(({ name, state, text, hint }) => [
      [state, name, text],
      ...(hint === undefined ? [] : [["", "", `Try: ${hint}`]]),
    ]),
  );
}
