// What the app must reach against its bare peer, in the same run. Pure.
import type { Figures } from "./table.ts";

export interface Goal {
  what: string;
  /** NaN when one of the two was not measured: then the goal is missed. */
  value: number;
  limit: number;
  reached: boolean;
}

export function judge(figures: Figures): Goal[] {
  const ratio = (metric: keyof Figures) =>
    (figures[metric]["sample"] ?? NaN) / (figures[metric]["bare"] ?? NaN);
  return [
    atMost("warm start, times the bare one", ratio("warmStartMs"), 3.5),
    atLeast("ping, times the bare one", ratio("pingPerSecond"), 0.8),
    atLeast("list of 20, times the bare one", ratio("listPerSecond"), 0.7),
    atMost("memory after start, times the bare one", ratio("memoryAfterStartBytes"), 1.8),
    atMost("memory after load, times the bare one", ratio("memoryAfterLoadBytes"), 1.8),
    atMost("size over console.log(1), MB", (figures.sizeOverSmallestBytes["sample"] ?? NaN) / 1e6, 6),
  ];
}

function atMost(what: string, value: number, limit: number): Goal {
  return { what: `${what} ≤ ${limit}`, value, limit, reached: value <= limit };
}

function atLeast(what: string, value: number, limit: number): Goal {
  return { what: `${what} ≥ ${limit}`, value, limit, reached: value >= limit };
}
