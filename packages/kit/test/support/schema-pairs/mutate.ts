// Changes a model as a maker changes a schema, in ways that every generator could carry the rows through. Left out, as no generator can:
// a required column without a value for the rows, a unique one whose rows are alike, a type that holds other values ('007' as a number),
// a column, table or view that a trigger, a full-text table or a view written by hand still needs, and two tables of which one goes and
// another comes under the very same name without a flag that says so.
import { count, pick } from "./chance.ts";
import type { Maker } from "./make-model.ts";
import type { Model } from "./model.ts";
import { columnMutations } from "./mutate-columns.ts";
import { constraintMutations } from "./mutate-constraints.ts";
import { keyMutations } from "./mutate-keys.ts";
import { tableMutations } from "./mutate-tables.ts";

export type Mutation = (maker: Maker, model: Model) => boolean;

export const mutations: Record<string, Mutation> = {
  ...columnMutations,
  ...constraintMutations,
  ...keyMutations,
  ...tableMutations,
};

/** @returns the next version, and what was done to it */
export function mutate(maker: Maker, model: Model): { model: Model; done: string[] } {
  const next = cloneModel(model);
  maker.fresh.clear();
  const done: string[] = [];
  const wanted = count(maker.chance, 1, 5);
  for (let tries = 0; done.length < wanted && tries < 60; tries += 1) {
    const name = pick(maker.chance, Object.keys(mutations));
    if (mutations[name]?.(maker, next)) done.push(name);
  }
  return { model: next, done };
}

/** Defaults are shared: they hold Dates and Buffers. */
function cloneModel<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneModel) as T;
  if (typeof value !== "object" || value === null) return value;
  const copied = Object.entries(value).map(([key, item]) => [
    key,
    key === "default" ? item : cloneModel(item),
  ]);
  return Object.fromEntries(copied) as T;
}
