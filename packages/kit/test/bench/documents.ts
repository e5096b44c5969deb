// Puts the figures of the results into the documents: the text between `<!-- bench:NAME -->` and `<!-- /bench -->`, and the chart.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { repository } from "../support/places.ts";
import { drawChart } from "./chart.ts";
import { mustRun } from "./children.ts";
import { formatFigure, metrics } from "./metrics.ts";
import { resultsFile, type Results } from "./results.ts";
import { goalRows, markdownTable, tablesOf } from "./tables.ts";

export const documents = ["README.md", "docs/benchmarks.md"].map((path) => join(repository, path));
export const charts = {
  light: join(resultsFile, "..", "light.svg"),
  dark: join(resultsFile, "..", "dark.svg"),
};

/** Also formats them, and the results: the figures of a table decide its columns' widths. */
export async function writeDocuments(results: Results): Promise<void> {
  for (const [theme, file] of Object.entries(charts)) {
    writeFileSync(file, drawChart(results, theme as keyof typeof charts));
  }
  for (const file of documents) writeFileSync(file, fillIn(readFileSync(file, "utf8"), results));
  await mustRun([process.execPath, "fmt", "--no-script", resultsFile, ...documents], { cwd: repository });
}

/** The document with these results in it. @throws Error about a name that nobody knows */
export function fillIn(text: string, results: Results): string {
  return text.replace(/<!-- bench:(\S+) -->[^]*?<!-- \/bench -->/g, (_, name: string) => {
    const found = blocks[name];
    const filling = found ? `\n\n${found(results)}\n\n` : figureOf(name, results);
    return `<!-- bench:${name} -->${filling}<!-- /bench -->`;
  });
}

const blocks: Partial<Record<string, (results: Results) => string>> = {
  machine: ({ machine, versions, scheduling, date, commit, skips, warnings }) => {
    const load = machine.loadAverage === null ? "" : `, load average ${machine.loadAverage.toFixed(2)}`;
    const memory = `${Math.round(machine.memoryBytes / 2 ** 30)} GB`;
    return [
      `- ${date}, commit ${commit}`,
      `- ${machine.processor}, ${machine.cores} cores, ${memory}, ${machine.system}${load}`,
      `- ${versions.join(", ")}`,
      `- ${scheduling}`,
      ...skips.map((text) => `- ${text}`),
      ...warnings.map((text) => `- Warning: ${text}`),
    ].join("\n");
  },
  tables: (results) =>
    tablesOf(results)
      .map(({ rows }) => markdownTable(rows))
      .join("\n\n"),
  goals: ({ goals }) => markdownTable([["Goal", "Value", ""], ...goalRows(goals)]),
};

/** `warmStart` is the app's, `warmStart.bare` a peer's, `smallestDownload-largestDownload` from one to the other. */
function figureOf(name: string, { figures }: Results): string {
  const texts = name.split("-").map((part) => {
    const [key = "", program = "sample"] = part.split(".");
    const metric = metrics[key];
    const value = figures[key]?.[program];
    if (!metric || value === undefined)
      throw new Error(`docs/benchmarks/results.json has no figure "${part}"`);
    return { text: formatFigure(metric, value), unit: metric.unit };
  });
  return `${texts.map(({ text }) => text).join("–")} ${texts[0]?.unit}`;
}
