// Renders a finished release: one table of files, then what was skipped and why.
import { choosePaint } from "../output/colors.ts";
import { alignColumns, renderSeconds, renderSize } from "../output/columns.ts";
import type { Plan } from "../plan/make.ts";
import type { FinishedRelease, StepOutcome } from "./run.ts";

export function renderRelease(plan: Plan, { files, outcomes }: FinishedRelease): string {
  const paint = choosePaint(plan.output === "terminal", plan.machine.env);
  const rows = files.map(({ file, size }) => [`  ${file}`, renderSize(size)]);
  const skipped = outcomes.flatMap(renderSkip);
  const told = outcomes.flatMap(({ result }) => (result.state === "made" ? (result.told ?? []) : []));
  const time = renderSeconds(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return [
    paint("bold", `${plan.config.title} ${plan.version}`) + paint("dim", ` in ${plan.outDir}, ${time}`),
    "",
    ...alignColumns(rows, [1]),
    ...(skipped.length > 0 ? ["", paint("yellow", "Skipped:"), ...skipped] : []),
    ...(told.length > 0 ? ["", ...told] : []),
  ].join("\n");
}

function renderSkip({ name, result }: StepOutcome): string[] {
  if (result.state !== "skipped") return [];
  const lines = [`  ${name}: ${result.reason}`];
  return result.hint === undefined ? lines : [...lines, `    Try: ${result.hint}`];
}

/** One JSON object on one line. */
export function renderReleaseJson(plan: Plan, { files, outcomes }: FinishedRelease): string {
  return JSON.stringify({
    event: "release",
    name: plan.name,
    version: plan.version,
    outDir: plan.outDir,
    files: files.map(({ file, kind, target, size, sha256 }) => ({ file, kind, target, size, sha256 })),
    skipped: outcomes.flatMap(({ name, result }) =>
      result.state === "skipped" ? [{ step: name, reason: result.reason, hint: result.hint ?? null }] : [],
    ),
  });
}
