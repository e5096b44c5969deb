// Renders a build's results, for people and for programs. Prints nothing itself.
import { isAbsolute, join, relative } from "node:path";

import { UserError } from "../../run/errors.ts";
import type { Paint } from "./colors.ts";
import { alignColumns, renderSeconds, renderSize } from "./columns.ts";
import type { Plan } from "../plan/make.ts";
import type { Artifact } from "../release/account.ts";
import type { Target } from "../plan/targets.ts";

export type TargetResult =
  { target: Target; state: "built" | "unchanged"; artifact: Artifact; durationMs: number } | FailedTarget;

export interface FailedTarget {
  target: Target;
  state: "failed";
  error: unknown;
  durationMs: number;
}

export interface BuildResult {
  /** In the plan's order. */
  targets: readonly TargetResult[];
  /** Further messages for the maker, in lines. */
  told: readonly string[];
  durationMs: number;
}

/** One JSON object on one line. */
export function renderResultJson(plan: Plan, result: BuildResult): string {
  return JSON.stringify(describeBuild(plan, result));
}

/**
 * The same for a build that failed as a whole, with one reason for every target. `plan` is null if
 * there was none.
 */
export function renderFailureJson(plan: Plan | null, error: unknown): string {
  if (plan === null) return JSON.stringify({ event: "build", error: describeError(error) });
  const targets = plan.targets.map((target) => ({ target, state: "failed", error, durationMs: 0 }) as const);
  return JSON.stringify({
    ...describeBuild(plan, { targets, told: [], durationMs: 0 }),
    error: describeError(error),
  });
}

/** A table of artifacts, and the next steps. */
export function renderResult(plan: Plan, { targets, durationMs }: BuildResult, paint: Paint): string {
  const header = ["  download", "size", "executable", "size", "time"];
  const [title = "", ...lines] = alignColumns([header, ...targets.map(renderRow)], [1, 3, 4]);
  const rows = lines.map((line, index) => paint(rowColor[targets[index]?.state ?? "failed"], line));
  const folder = shortenPath(plan.outDir, plan.machine.cwd);
  const accounts = `${join(folder, "SHA256SUMS")} has the sums, ${join(folder, "release.json")} the details.`;
  return [
    paint("bold", `${plan.name} ${plan.version}`) +
      paint("dim", ` in ${folder}, ${renderSeconds(durationMs)}`),
    "",
    paint("dim", title),
    ...rows,
    ...(targets.some(({ state }) => state !== "failed") ? ["", accounts] : []),
  ].join("\n");
}

/** Relative to the maker's current folder, if it is below. */
function shortenPath(path: string, cwd: string): string {
  const way = relative(cwd, path);
  return way === "" || way.startsWith("..") || isAbsolute(way) ? path : way;
}

/** Each failure once, with its targets: a mistake in the app's code affects all. */
export function renderFailures({ targets }: BuildResult): string[] {
  const hit = new Map<string, string[]>();
  for (const result of targets) {
    if (result.state !== "failed") continue;
    const text = renderError(result.error);
    hit.set(text, [...(hit.get(text) ?? []), result.target.name]);
  }
  return [...hit].map(([text, names]) => `${names.join(", ")}: ${text}`);
}

const rowColor = { built: "green", unchanged: "dim", failed: "red" } as const;

function renderRow(result: TargetResult): string[] {
  if (result.state === "failed") return [`✗ ${result.target.name}`, "", "", "", "failed"];
  const { artifact, state, durationMs } = result;
  return [
    `${state === "built" ? "✓" : "="} ${artifact.file}`,
    renderSize(artifact.size),
    artifact.executable.file,
    renderSize(artifact.executable.size),
    state === "built" ? renderSeconds(durationMs) : state,
  ];
}

function describeBuild({ name, version, outDir }: Plan, { targets, told, durationMs }: BuildResult) {
  const results = targets.map(describeResult);
  return {
    event: "build",
    name,
    version,
    outDir,
    targets: results,
    told,
    durationMs: Math.round(durationMs),
  };
}

function describeResult(result: TargetResult) {
  const durationMs = Math.round(result.durationMs);
  if (result.state !== "failed") return { ...result.artifact, state: result.state, durationMs };
  const { target, state, error } = result;
  return { target: target.name, state, durationMs, error: describeError(error) };
}

function describeError(error: unknown) {
  const { message, hint } = toUserError(error);
  return { message, hint: hint ?? null };
}

function renderError(error: unknown): string {
  if (!(error instanceof UserError)) return `The build has a bug: ${Bun.inspect(error)}`;
  return error.hint === undefined ? error.message : `${error.message}\nTry: ${error.hint}`;
}

function toUserError(error: unknown): UserError {
  return error instanceof UserError ? error : new UserError(renderError(error));
}
