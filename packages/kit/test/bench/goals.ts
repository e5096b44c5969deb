// What the app must reach, most of it against its bare peer in the same run. Pure.
import { metrics, type Figures, type Group } from "./metrics.ts";

export interface Goal {
  what: string;
  /** NaN when something of it was not measured: then the goal is missed. */
  value: number;
  limit: number;
  reached: boolean;
}

interface Rule {
  metric: string;
  what: string;
  atMost?: number;
  atLeast?: number;
  /** Divided by this, or less this; in milliseconds or bytes without either. */
  times?: { metric?: string; program?: string };
  over?: { metric: string };
  /** The value is shown in this many base units. */
  unit?: number;
}

const bare = { program: "bare" } as const;
const seconds = 1000;
const megabytes = 1e6;

const rules: readonly Rule[] = [
  { metric: "warmStart", what: "warm start, times bare", atMost: 2.5, times: bare },
  { metric: "memoryAfterStart", what: "memory after the first answer, times bare", atMost: 1.8, times: bare },
  { metric: "ping64", what: "ping, times bare", atLeast: 0.8, times: bare },
  { metric: "list64", what: "list of 20, times bare", atLeast: 0.8, times: bare },
  { metric: "get64", what: "get by id, times bare", atLeast: 0.65, times: bare },
  { metric: "create64", what: "durable create, times bare", atLeast: 0.8, times: bare },
  ...["data", "large"].flatMap((size): Rule[] => [
    {
      metric: `${size}CrashStart`,
      what: `start after a crash with ${size === "data" ? "100,000 notes" : "1.5 GB"}, s`,
      atMost: 1.2,
      unit: seconds,
    },
    {
      metric: `${size}NewVersion`,
      what: `new version with ${size === "data" ? "100,000 notes" : "1.5 GB"}, s over a warm start`,
      atMost: 0.3,
      over: { metric: `${size}WarmStart` },
      unit: seconds,
    },
  ]),
  { metric: "exportPeak", what: "export, MB over idle", atMost: 40, unit: megabytes },
  { metric: "importPeak", what: "import, MB over idle", atMost: 40, unit: megabytes },
  {
    metric: "memoryAfterRequests",
    what: "memory after 100,000 requests, times bare",
    atMost: 1.3,
    times: bare,
  },
  { metric: "sizeOverEmpty", what: "size over a compiled console.log(1), MB", atMost: 6, unit: megabytes },
  { metric: "buildOneLine", what: "bun run build after one line, s", atMost: 1.4, unit: seconds },
  { metric: "startOneLine", what: "bun start after one line, s", atMost: 1.5, unit: seconds },
  { metric: "buildAllCold", what: "bun run build:all, s", atMost: 14, unit: seconds },
  { metric: "buildAllOneLine", what: "bun run build:all after one line, s", atMost: 6, unit: seconds },
  { metric: "buildAllUnchanged", what: "bun run build:all unchanged, s", atMost: 0.4, unit: seconds },
  {
    metric: "seedsFirstStart",
    what: "first start with 10,000 seeds, times cp -r and sync",
    atMost: 1.3,
    times: { metric: "seedsCopy" },
  },
  {
    metric: "pagePaint",
    what: "first paint, times a bare text",
    atMost: 1.3,
    times: { metric: "textPaint" },
  },
  { metric: "patchLinux", what: "patch after one line, Linux, KB", atMost: 8, unit: 1024 },
  { metric: "patchWindows", what: "patch after one line, Windows, KB", atMost: 8, unit: 1024 },
  { metric: "patchMacOS", what: "patch after one line, macOS, KB", atMost: 16, unit: 1024 },
  { metric: "patchApplying", what: "applying it, s", atMost: 1, unit: seconds },
  { metric: "patchMemory", what: "memory for that, MB", atMost: 100, unit: megabytes },
  { metric: "starterPageSize", what: "the starter's page, KB", atMost: 20, unit: 1024 },
];

/** @param measured the groups that were run: no other goal is judged @param skipped metrics that cannot be had here */
export function judge(
  figures: Figures,
  measured: readonly Group[],
  skipped: ReadonlySet<string> = new Set(),
): Goal[] {
  return rules
    .filter(({ metric }) => isMeasured(metric, measured) && !skipped.has(metric))
    .map((rule) => {
      const value = valueOf(rule, figures);
      const { what, atMost = Infinity, atLeast = -Infinity } = rule;
      const sign = rule.atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
      return {
        what: `${what} ${sign}`,
        value,
        limit: rule.atLeast ?? atMost,
        reached: value <= atMost && value >= atLeast,
      };
    });
}

function isMeasured(metric: string, measured: readonly Group[]): boolean {
  const group = metrics[metric]?.group;
  return group !== undefined && measured.includes(group);
}

function valueOf({ metric, times, over, unit = 1 }: Rule, figures: Figures): number {
  const of = (name: string, program = "sample") => figures[name]?.[program] ?? NaN;
  if (times) return of(metric) / of(times.metric ?? metric, times.program);
  return (of(metric) - (over ? of(over.metric) : 0)) / unit;
}
