// Applies one branch's changes of the schema to the other branch's schema. Pure.
import { isDeepStrictEqual } from "node:util";

/** drizzle-kit's snapshot of a schema: tables, views and more, by name. */
export type Snapshot = Record<string, unknown> & { id: string; prevId: string };

export interface Merged {
  /** The parts of `onto` with our changes. */
  snapshot: Record<string, unknown>;
  /** The parts that both changed, as paths such as `tables.notes.columns.color`. */
  overlaps: readonly string[];
}

/** The parts that describe the schema; the rest describes the migration. */
const parts = ["tables", "views", "enums", "internal"];

/**
 * @param base the state on which our migration was made
 * @param own the state after it
 * @param onto the state to apply it to
 */
export function mergeSnapshots(base: Snapshot, own: Snapshot, onto: Snapshot): Merged {
  const overlaps: string[] = [];
  const merged = parts.map(
    (part) => [part, merge(base[part], own[part], onto[part], [part], overlaps)] as const,
  );
  const rest = Object.entries(own).filter(([key]) => !parts.includes(key));
  const snapshot = Object.fromEntries([...rest, ...merged].filter(([, value]) => value !== undefined));
  return { snapshot, overlaps };
}

/** A handwritten migration does not change the schema. */
export function isSameSchema(a: Snapshot, b: Snapshot): boolean {
  return parts.every((part) => isDeepStrictEqual(a[part] ?? {}, b[part] ?? {}));
}

/** Whether a table is the same in both. */
export function isSameTable(a: Snapshot, b: Snapshot, table: string): boolean {
  return isDeepStrictEqual(tableOf(a, table), tableOf(b, table));
}

export function tableOf({ tables }: Snapshot, table: string): unknown {
  return isObject(tables) ? tables[table] : undefined;
}

function merge(
  base: unknown,
  own: unknown,
  onto: unknown,
  path: readonly string[],
  overlaps: string[],
): unknown {
  if (isDeepStrictEqual(own, base)) return onto;
  if (isDeepStrictEqual(onto, base)) return own;
  if (isObject(own) && isObject(onto) && (base === undefined || isObject(base))) {
    const names = new Set([...Object.keys(onto), ...Object.keys(own)]);
    const entries = Array.from(names, (name) => {
      const value = merge(base?.[name], own[name], onto[name], [...path, name], overlaps);
      return [name, value] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  overlaps.push(path.join("."));
  return own;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
