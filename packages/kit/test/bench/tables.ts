// The results as tables: their cells, and their lines for a terminal and for a document. Prints nothing itself.
import { alignColumns } from "../../src/builder/output/columns.ts";
import type { Goal } from "./goals.ts";
import { formatFigure, groups, metrics, type Group, type Metric } from "./metrics.ts";
import type { Results } from "./results.ts";

export interface Table {
  group: Group;
  /** The first cell of each is text, the others are figures; the first row is the header. */
  rows: readonly (readonly string[])[];
}

/** One per group that was measured. A program without a figure has no column, a metric without one no row. */
export function tablesOf({ programs, figures }: Results): Table[] {
  return (Object.keys(groups) as Group[]).flatMap((group) => {
    const measured = Object.entries(metrics).filter(
      ([key, metric]) => metric.group === group && figures[key],
    );
    const shown = programs.filter(({ name }) => measured.some(([key]) => figures[key]?.[name] !== undefined));
    if (shown.length === 0) return [];
    const title = groups[group];
    const header = [title.charAt(0).toUpperCase() + title.slice(1), ...shown.map((program) => program.title)];
    const rows = measured.map(([key, metric]) => {
      return [
        `${metric.what}, ${metric.unit}`,
        ...shown.map(({ name }) => cell(metric, figures[key]?.[name])),
      ];
    });
    return [{ group, rows: [header, ...rows] }];
  });
}

function cell(metric: Metric, value: number | undefined): string {
  return value === undefined ? "–" : formatFigure(metric, value);
}

export function goalRows(goals: readonly Goal[]): string[][] {
  return goals.map(({ what, value, reached }) => {
    return [what, Number.isFinite(value) ? value.toFixed(2) : "not measured", reached ? "reached" : "MISSED"];
  });
}

/** As the formatter of this repository lays a table out. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [header = []] = rows;
  const widths = header.map((_, column) =>
    Math.max(3, ...rows.map((row) => [...(row[column] ?? "")].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(header), rule, ...rows.slice(1).map(line)].join("\n");
}

export function renderForTerminal(results: Results): string {
  const { machine, scheduling, versions, skips, warnings, goals, commit } = results;
  const load = machine.loadAverage === null ? "unknown" : machine.loadAverage.toFixed(2);
  return [
    `${machine.processor}, ${machine.cores} cores, load average ${load}, ${machine.system}, commit ${commit}`,
    versions.join(", "),
    scheduling,
    ...skips,
    ...warnings.map((text) => `Warning: ${text}`),
    ...tablesOf(results).flatMap(({ rows }) => ["", ...alignColumns(rows, numbersFrom(rows))]),
    "",
    ...alignColumns(goalRows(goals), [1]),
  ].join("\n");
}

function numbersFrom([header = []]: readonly (readonly string[])[]): number[] {
  return Array.from({ length: header.length - 1 }, (_, index) => index + 1);
}
