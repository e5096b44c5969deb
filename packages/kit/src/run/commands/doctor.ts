// `doctor`: says what is wrong with this home and this computer, and what to do about it. Mends nothing.
import type { Schema } from "../app.ts";
import { examine, verdictOf } from "../doctor/examine.ts";
import { renderFindings } from "../doctor/render.ts";
import { exitCodes, type ExitCode } from "../errors.ts";
import type { AppInvocation } from "../invocation.ts";

export async function doctorCommand<S extends Schema>(invocation: AppInvocation<S>): Promise<ExitCode> {
  const { app, info, line, machine, paths, print } = invocation;
  const findings = await examine({ info, config: app.config, machine, paths, flags: line.flags });
  const verdict = verdictOf(findings);
  print(renderFindings(findings), { verdict, home: paths.home, version: info.version, findings });
  return verdict === "problem" ? exitCodes.failure : exitCodes.done;
}
