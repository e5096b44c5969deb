// The chart of the README: a row per program, a column per thing that is compared. Pure: results in, SVG out.
import { formatFigure, metrics } from "./metrics.ts";
import type { Results } from "./results.ts";

export type Theme = "light" | "dark";

const columns = [
  { key: "warmStart", title: "Start to first answer", better: "less is better" },
  { key: "get64", title: "Notes read per second", better: "more is better" },
  { key: "create64", title: "Notes saved per second", better: "more is better" },
] as const;

const colors = {
  light: {
    ground: "#ffffff",
    edge: "#d1d9e0",
    text: "#1f2328",
    faint: "#59636e",
    ours: "#c2410c",
    peer: "#b6c2cf",
  },
  dark: {
    ground: "#0d1117",
    edge: "#3d444d",
    text: "#f0f6fc",
    faint: "#9198a1",
    ours: "#fb923c",
    peer: "#4a5561",
  },
} as const satisfies Record<Theme, object>;

const size = {
  width: 880,
  labels: 216,
  column: 214,
  bar: 138,
  head: 84,
  row: 34,
  foot: 40,
  edge: 24,
} as const;
const font = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

/** For everyone's screen reader, and for who draws no pictures. */
function describeChart({ programs, figures }: Results): string {
  const all = columns.map(({ key, title }) => {
    const values = programs.flatMap((program) => {
      const value = figures[key]?.[program.name];
      return value === undefined ? [] : [`${program.title} ${label(key, value)}`];
    });
    return `${title}: ${values.join(", ")}.`;
  });
  return all.join(" ");
}

export function drawChart(results: Results, theme: Theme): string {
  const color = colors[theme];
  const { programs, date, machine } = results;
  const height = size.head + programs.length * size.row + size.foot;
  const where = `${machine.processor}, ${machine.cores} cores, ${date}. docs/benchmarks.md says how this was measured.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" role="img">`,
    `<title>How fast Samara is beside others</title>`,
    `<desc>${escape(describeChart(results))}</desc>`,
    `<style>text { font: 14px ${font}; fill: ${color.text} } .ours { font-weight: 600 } .faint { fill: ${color.faint}; font-size: 12px } .head { font-weight: 600 }</style>`,
    `<rect x="0.5" y="0.5" width="${size.width - 1}" height="${height - 1}" rx="8" fill="${color.ground}" stroke="${color.edge}"/>`,
    ...programs.map(({ name, title }, row) =>
      text(size.edge, middleOf(row), title, name === "sample" ? "ours" : ""),
    ),
    ...columns.flatMap((_, index) => drawColumn(results, index, color)),
    text(size.edge, height - 16, where, "faint"),
    "</svg>",
    "",
  ].join("\n");
}

function drawColumn({ programs, figures }: Results, index: number, color: (typeof colors)[Theme]): string[] {
  const { key, title, better } = columns[index] ?? columns[0];
  const left = size.edge + size.labels + index * size.column;
  const values = programs.map(({ name }) => figures[key]?.[name]);
  const most = Math.max(...values.map((value) => value ?? 0));
  const bars = programs.flatMap(({ name }, row) => {
    const value = values[row];
    if (value === undefined) return [text(left, middleOf(row), "–", "faint")];
    // A bar that nobody sees says nothing.
    const width = Math.max(2, (value / most) * size.bar);
    const top = size.head + row * size.row + 7;
    const isOurs = name === "sample";
    const fill = isOurs ? color.ours : color.peer;
    return [
      `<rect x="${left}" y="${top}" width="${width.toFixed(1)}" height="${size.row - 14}" rx="3" fill="${fill}"/>`,
      text(left + width + 8, middleOf(row), label(key, value), isOurs ? "ours" : ""),
    ];
  });
  return [text(left, 40, title, "head"), text(left, 60, better, "faint"), ...bars];
}

function label(key: string, value: number): string {
  const metric = metrics[key];
  if (!metric) throw new Error(`There is no metric "${key}"`);
  const written = formatFigure({ ...metric, digits: metric.unit === "ms" && value < 100 ? 1 : 0 }, value);
  return metric.unit === "/s" ? written : `${written} ${metric.unit}`;
}

/** Where the text of a row stands. */
function middleOf(row: number): number {
  return size.head + row * size.row + size.row / 2 + 5;
}

function text(x: number, y: number, words: string, className: string): string {
  const style = className === "" ? "" : ` class="${className}"`;
  return `<text x="${x.toFixed(1)}" y="${y}"${style}>${escape(words)}</text>`;
}

function escape(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
