// How a migrated database differs from the one that it must be.
import type { Database } from "bun:sqlite";

import { readFinds, readObjects, readRows, readShape } from "./contents.ts";
import type { Model } from "./model.ts";
import { highestId } from "./oracle.ts";
import { probe } from "./probe.ts";

export interface Differences {
  /** Values, rows and counters that are not what they must be. */
  values: string[];
  /** Triggers, indexes, views, full-text tables that are gone or not right. */
  objects: string[];
  /** Other columns, keys and constraints than the new schema's. */
  schema: string[];
}

export function compare(
  actual: Database,
  expected: Database,
  model: Model,
  counting: readonly string[],
): Differences {
  const values = difference(
    attempt(() => readRows(actual, model)),
    readRows(expected, model),
  );
  const objects = [
    ...difference(readObjects(actual), readObjects(expected)),
    ...difference(readFinds(actual, model), readFinds(expected, model)),
    ...attempt(() => actual.query("PRAGMA foreign_key_check").values().map(String)),
  ];
  const schema = difference(readShape(actual, model), readShape(expected, model));
  const isAlike = values.length + objects.length + schema.length === 0;
  return {
    values: [...values, ...lostCounters(actual, counting)],
    objects,
    // Only then: what follows from a difference that was told already needs not be told again.
    schema: isAlike ? difference(probe(actual, model), probe(expected, model)) : schema,
  };
}

function lostCounters(sqlite: Database, counting: readonly string[]): string[] {
  return counting.flatMap((name) => {
    const [row] = sqlite.query("SELECT seq FROM sqlite_sequence WHERE name = ?").values(name);
    return Number(row?.[0] ?? 0) >= highestId ? [] : [`${name} counts from ${String(row?.[0])} again`];
  });
}

function difference(actual: readonly string[], expected: readonly string[]): string[] {
  const left = [...expected];
  const extra = actual.filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return [...extra.map((line) => `has   ${line}`), ...left.map((line) => `lacks ${line}`)];
}

function attempt(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    return [`refused: ${error instanceof Error ? error.message : String(error)}`];
  }
}
