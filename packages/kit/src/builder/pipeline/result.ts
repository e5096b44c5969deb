// Renders a finished release: one table of files, then what was skipped and why.
import { maxMbOf } from "../audit/size.ts";
import { choosePaint } from "../output/colors.ts";
import { alignColumns, renderSeconds, renderSize, wrapLine } from "../output/columns.ts";
import type { Plan } from "../plan/make.ts";
import type { FinishedRelease, StepOutcome } from "./run.ts";

export function renderRelease(plan: Plan, release: FinishedRelease): string {
  const { outcomes } = release;
  const { machine, output } = plan;
  const isTerminal = output === "terminal";
  const paint = choosePaint(isTerminal, machine.env);
  const wrap = (line: string) => (isTerminal ? wrapLine(line, machine.columns) : [line]);
  const skipped = outcomes.flatMap((one) => (isLoud(one) ? [] : renderSkip(one))).flatMap(wrap);
  const loud = outcomes.flatMap((one) => (isLoud(one) ? renderSkip(one) : [])).flatMap(wrap);
  const told = outcomes.flatMap(({ result }) => (result.state === "made" ? (result.told ?? []) : []));
  const time = renderSeconds(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return [
    paint("bold", `${plan.config.title} ${plan.version}`) + paint("dim", ` in ${plan.outDir}, ${time}`),
    "",
    ...alignColumns(listFiles(plan, release), [1]),
    ...(skipped.length > 0 ? ["", paint("dim", "Skipped:"), ...skipped] : []),
    ...(told.length > 0 ? ["", ...told.flatMap(wrap)] : []),
    ...(loud.length > 0 ? ["", paint("yellow", "Missing:"), ...loud] : []),
  ].join("\n");
}

/** What belongs to a target stands together, after its executable with the size it may have. */
function listFiles(plan: Plan, { files, built }: FinishedRelease): string[][] {
  const texts = files.filter(({ kind }) => kind === "manager");
  const rowsOf = (target: string | null) =>
    files
      .filter((one) => one.target === target && !texts.includes(one))
      .map(({ file, size }) => [`  ${file}`, renderSize(size)]);
  const most = `of at most ${maxMbOf(plan)} MB`;
  const programs = built.flatMap(({ target, artifact: { executable } }) => [
    [`  ${executable.file}`, renderSize(executable.size), most],
    ...rowsOf(target.name),
  ]);
  return [...programs, ...rowsOf(null), ...(texts.length > 0 ? [sumUp(texts)] : [])];
}

/** One line for many small files with long names. */
function sumUp(texts: FinishedRelease["files"]): string[] {
  const folders = new Set(texts.map(({ file }) => file.split("/")[1] ?? ""));
  const sum = texts.reduce((bytes, { size }) => bytes + size, 0);
  return [`  package-managers/{${[...folders].join(",")}}: ${texts.length} files`, renderSize(sum)];
}

function isLoud({ result }: StepOutcome): boolean {
  return result.state === "skipped" && result.isLoud === true;
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
