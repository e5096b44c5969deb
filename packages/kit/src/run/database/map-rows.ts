// Turns rows into objects as Drizzle does. Drizzle finds out what each field is for each row; this
// does it once for a query's text.
import { Column, getTableName, is, SQL, Subquery } from "drizzle-orm";

/** The selected fields with their places in the result, as Drizzle lists them. */
export type SelectedFields = readonly { path: string[]; field: unknown }[];

/** Which tables always have a row, by name: Drizzle's own record for a query with joins. */
export type NotNull = Readonly<Record<string, boolean>> | undefined;

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

interface Step {
  name: string;
  field: unknown;
  /** Its place in the row; for an object: that of its first field. */
  at: number;
  /** Whose decoder converts the value; null: it stays as it is. */
  source: { decoder: Decoder } | null;
  /** Set for an object inside the result. */
  object: Inner | null;
}

interface Inner {
  steps: Step[];
  /** Becomes null if this value of it is null, and its table may lack a row. */
  first: Step | null;
  table: string | null;
}

export interface RowPlan {
  fields: SelectedFields;
  steps: readonly Step[];
  /** Whether no field has a place inside an object. */
  isFlat: boolean;
}

/** @returns null where a name means something to every object: Drizzle maps such rows */
export function planRows(fields: SelectedFields): RowPlan | null {
  const steps: Step[] = [];
  let isFlat = true;
  for (const [at, { path, field }] of fields.entries()) {
    let to = steps;
    const last = path.length - 1;
    if (last < 0) return null;
    for (let depth = 0; depth < last; depth += 1) {
      isFlat = false;
      const name = path[depth] as string;
      if (name in Object.prototype) return null;
      to = innerOf(to, name, at).steps;
    }
    const step = { name: path[last] as string, field, at, source: sourceOf(field), object: null };
    to.push(step);
    if (last === 1) noteTable((steps.at(-1) as Step).object as Inner, step);
  }
  return { fields, steps, isFlat };
}

/** Drizzle lists the fields of an object one after the other. */
function innerOf(steps: Step[], name: string, at: number): Inner {
  const last = steps.at(-1);
  if (last?.name === name && last.object) return last.object;
  const object = { steps: [], first: null, table: null };
  steps.push({ name, field: undefined, at, source: null, object });
  return object;
}

/** Drizzle's rule: the first column says whether there is a row, if all are of one table. */
function noteTable(inner: Inner, step: Step): void {
  if (!is(step.field, Column)) return;
  const table = getTableName(step.field.table);
  if (inner.first === null) Object.assign(inner, { first: step, table });
  else if (inner.table !== table) inner.table = null;
}

/** Two queries with one text may still have other names and types for their results. */
export function fitsPlan(plan: RowPlan, fields: SelectedFields): boolean {
  if (plan.fields === fields) return true;
  if (plan.fields.length !== fields.length) return false;
  return plan.fields.every(({ path, field }, at) => {
    const other = fields[at];
    if (other?.field !== field || other?.path.length !== path.length) return false;
    return path.every((name, depth) => other?.path[depth] === name);
  });
}

export function mapRow(
  steps: readonly Step[],
  row: readonly unknown[],
  notNull: NotNull,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (let index = 0; index < steps.length; index += 1) {
    const { name, at, source, object } = steps[index] as Step;
    if (object !== null) {
      const inner = mapRow(object.steps, row, undefined);
      result[name] = notNull !== undefined && isMissing(object, inner, notNull) ? null : inner;
      continue;
    }
    const value = row[at];
    result[name] = source === null || value === null ? value : source.decoder.mapFromDriverValue(value);
  }
  return result;
}

function isMissing({ first, table }: Inner, inner: Record<string, unknown>, notNull: object): boolean {
  if (first === null || table === null || inner[first.name] !== null) return false;
  return !(notNull as Record<string, boolean>)[table];
}

/** For a row that the driver made, with the plan's names. @param steps those with a decoder */
export function decodeRow(steps: RowPlan["steps"], row: Record<string, unknown>): Record<string, unknown> {
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
