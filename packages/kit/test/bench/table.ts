// The result for people and for programs. Prints nothing itself.
import { alignColumns } from "../../src/builder/output/columns.ts";
import type { Goal } from "./goals.ts";
import type { MachineFacts } from "./machine-facts.ts";
import type { Program } from "./programs.ts";
import type { Summary } from "./samples.ts";

export interface Figures {
  warmStartMs: Summary;
  firstStartMs: Summary;
  pingPerSecond: Summary;
  listPerSecond: Summary;
  createPerSecond: Summary;
  memoryAfterStartBytes: Summary;
  memoryAfterLoadBytes: Summary;
  sizeOverSmallestBytes: Summary;
}

export interface Result {
  machine: MachineFacts;
  warnings: readonly string[];
  skips: readonly string[];
  /** The app first, then its peers. */
  programs: readonly Program[];
  figures: Figures;
  goals: readonly Goal[];
  /** `busy`: the share of a core that it took when it took most. */
  generator: { ceilingPerSecond: number; busy: number };
}

export function renderJson({ programs, ...result }: Result): string {
  return JSON.stringify({ ...result, programs: programs.map(({ name, title }) => ({ name, title })) });
}

export function renderTable({ programs, figures, goals, machine, ...result }: Result): string {
  const numbers = Array.from({ length: programs.length * 2 }, (_, index) => index + 1);
  const header = ["", ...programs.flatMap(({ title }, index) => (index === 0 ? [title] : [title, "ratio"]))];
  const rows = metrics.map((metric) => renderRow(metric, programs, figures[metric.key]));
  const { ceilingPerSecond, busy } = result.generator;
  return [
    ...renderFacts(machine),
    ...result.skips,
    ...result.warnings.map((text) => `Warning: ${text}`),
    "",
    ...alignColumns([header, ...rows], numbers),
    "",
    "A ratio is the app's figure divided by the peer's.",
    `The load generator was busy for at most ${(busy * 100).toFixed(0)} % of the time; against a socket that ` +
      `thinks nothing it reaches ${ceilingPerSecond.toFixed(0)}/s.`,
    "",
    ...alignColumns(goals.map(renderGoal), [1]),
  ].join("\n");
}

interface Metric {
  key: keyof Figures;
  what: string;
  /** The figure is divided by it. */
  unit: number;
  digits: number;
}

const metrics: readonly Metric[] = [
  { key: "warmStartMs", what: "warm start, ms", unit: 1, digits: 1 },
  { key: "firstStartMs", what: "first start, ms", unit: 1, digits: 1 },
  { key: "pingPerSecond", what: "ping, requests/s", unit: 1, digits: 0 },
  { key: "listPerSecond", what: "list of 20, requests/s", unit: 1, digits: 0 },
  { key: "createPerSecond", what: "durable create, requests/s", unit: 1, digits: 0 },
  { key: "memoryAfterStartBytes", what: "memory after start, MB", unit: 1e6, digits: 1 },
  { key: "memoryAfterLoadBytes", what: "memory after load, MB", unit: 1e6, digits: 1 },
  { key: "sizeOverSmallestBytes", what: "size over console.log(1), MB", unit: 1e6, digits: 2 },
];

function renderFacts({ system, processor, cores, loadAverage, versions }: MachineFacts): string[] {
  const load = loadAverage === null ? "unknown" : loadAverage.toFixed(2);
  return [`${processor}, ${cores} cores, load average ${load}, ${system}`, versions];
}

/** The app's figure; then each peer's, with the ratio. */
function renderRow({ what, unit, digits }: Metric, programs: readonly Program[], figures: Summary): string[] {
  const cells = programs.flatMap(({ name }) => {
    const number = renderNumber(figures[name], unit, digits);
    return name === "sample" ? [number] : [number, renderRatio(figures["sample"], figures[name])];
  });
  return [what, ...cells];
}

function renderNumber(value: number | undefined, unit: number, digits: number): string {
  return value === undefined ? "-" : (value / unit).toFixed(digits);
}

function renderRatio(value: number | undefined, of: number | undefined): string {
  return value === undefined || of === undefined ? "-" : `${(value / of).toFixed(2)} ×`;
}

function renderGoal({ what, value, reached }: Goal): string[] {
  return [what, value.toFixed(2), reached ? "reached" : "MISSED"];
}
