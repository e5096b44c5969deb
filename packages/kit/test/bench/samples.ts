// What was measured, per program, and its middle.
import type { Figure } from "./metrics.ts";

export class Samples {
  private readonly values = new Map<string, number[]>();

  add(program: string, value: number): void {
    const known = this.values.get(program);
    if (known) known.push(value);
    else this.values.set(program, [value]);
  }

  /** One figure per program. */
  summary(summarize: (values: readonly number[]) => number): Figure {
    return Object.fromEntries([...this.values].map(([program, values]) => [program, summarize(values)]));
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Each turn begins with another program: the one after a slow one may find the machine warmer. */
export function takeTurns<Item>(items: readonly Item[], turn: number): Item[] {
  const first = (turn + items.length) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
