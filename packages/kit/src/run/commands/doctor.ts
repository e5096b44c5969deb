// `doctor`: finds problems with this home and this computer, and says how to solve them. Repairs
// nothing.
import { examine, verdictOf } from "../doctor/examine.ts";
import { renderFindings } from "../doctor/render.ts";
import { exitCodes, type ExitCode } from "../errors.ts";
import type { Invocation } from "../invocation.ts";

export async function doctorCommand(invocation: Invocation): Promise<ExitCode> {
  const { info, paths, print } = invocation;
  const findings = await examine(invocation);
  const verdict = verdictOf(findings);
  print(renderFindings(findings), { verdict, home: paths.home, version: info.version, findings });
  return verdict === "problem" ? exitCodes.failure : exitCodes.done;
}
