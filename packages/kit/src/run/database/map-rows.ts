// Turns rows into objects as Drizzle does. Drizzle finds out what each field is for each row; this
// does it once for a query's text.
import { Column, is, SQL, Subquery } from "drizzle-orm";

/** The selected fields with their places in the result, as Drizzle lists them. */
export type SelectedFields = readonly { path: string[]; field: unknown }[];

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

interface Step {
  name: string;
  field: unknown;
  /** Whose decoder converts the value; null: it stays as it is. */
  source: { decoder: Decoder } | null;
}

export type RowPlan = readonly Step[];

/** @returns null if some fields have a place inside an object: Drizzle maps them */
export function planRows(fields: SelectedFields): RowPlan | null {
  const plan: Step[] = [];
  for (const { path, field } of fields) {
    const [name] = path;
    if (path.length !== 1 || name === undefined) return null;
    plan.push({ name, field, source: sourceOf(field) });
  }
  return plan;
}

/** Two queries with one text may still have other names and types for their results. */
export function fitsPlan(plan: RowPlan, fields: SelectedFields): boolean {
  if (plan.length !== fields.length) return false;
  return fields.every(({ path, field }, at) => {
    const step = plan[at];
    return step?.field === field && path.length === 1 && path[0] === step?.name;
  });
}

export function mapRow(plan: RowPlan, row: readonly unknown[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (let at = 0; at < plan.length; at += 1) {
    const { name, source } = plan[at] as Step;
    const value = row[at];
    result[name] = source === null || value === null ? value : source.decoder.mapFromDriverValue(value);
  }
  return result;
}

/** For a row that the driver made, with the plan's names. @param steps those with a decoder */
export function decodeRow(steps: RowPlan, row: Record<string, unknown>): Record<string, unknown> {
  for (const { name, source } of steps) {
    const value = row[name];
    if (source !== null && value !== null) row[name] = source.decoder.mapFromDriverValue(value);
  }
  return row;
}

/** In Drizzle's order. Not the decoder itself: `sql.mapWith()` may still change it. */
function sourceOf(field: unknown): Step["source"] {
  if (is(field, Column)) {
    const isKept = field.mapFromDriverValue === Column.prototype.mapFromDriverValue;
    return isKept ? null : { decoder: field };
  }
  if (is(field, SQL)) return decoding(field);
  return decoding(is(field, Subquery) ? field._.sql : (field as SQL.Aliased).sql);
}

/** Drizzle's types hide its decoder. */
function decoding(query: SQL): { decoder: Decoder } {
  return query as unknown as { decoder: Decoder };
}
