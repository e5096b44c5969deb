// A query that Drizzle has built, on a statement that may serve others with the same text. Answers
// as Drizzle's own does, with its rows mapped in fewer steps.
import type { Statement } from "bun:sqlite";

import { fillPlaceholders, type Logger, type Query } from "drizzle-orm";
import { PreparedQuery } from "drizzle-orm/bun-sqlite";
import type { SelectedFieldsOrdered, SQLiteExecuteMethod } from "drizzle-orm/sqlite-core";

import { decodeRow, mapRow, type NotNull, type RowPlan } from "./map-rows.ts";

interface Parts {
  statement: Statement;
  query: Query;
  /** What the statement gets: without the limits that its text has. All, where Drizzle asks it. */
  bound: unknown[];
  logger: Logger;
  /** null: Drizzle maps the rows, or there is nothing to map. */
  plan: RowPlan | null;
  /** What is left of the plan for a row that has its names already; null: it is a list. */
  steps: RowPlan["steps"] | null;
}

/** What Drizzle's own class takes besides. */
interface Rest {
  fields: SelectedFieldsOrdered | undefined;
  method: SQLiteExecuteMethod;
  isInArrays: boolean;
  mapper: ((rows: unknown[][]) => unknown) | undefined;
}

/** A text that SQLite has prepared, and how its rows were mapped last. */
export interface Known {
  statement: Statement;
  /** What the plan was made for: the same list needs no comparing. */
  fields: SelectedFieldsOrdered | null;
  plan: RowPlan | null;
  /** The plan whose names the statement's columns have, and its steps that have to decode. */
  named: { plan: RowPlan; steps: RowPlan["steps"] } | null;
}

export class QuickQuery extends PreparedQuery<never> {
  readonly #parts: Parts;
  readonly #rest: Rest;

  constructor(parts: Parts, rest: Rest) {
    const { fields, method, isInArrays, mapper } = rest;
    super(parts.statement, parts.query, parts.logger, fields, method, isInArrays, mapper);
    this.#parts = parts;
    this.#rest = rest;
  }

  override run(given?: Given): never {
    return this.#parts.statement.run(...valuesFor(this.#parts, given)) as never;
  }

  override values(given?: Given): never {
    return this.#parts.statement.values(...valuesFor(this.#parts, given)) as never;
  }

  override all(given?: Given): never {
    const { statement, plan, steps } = this.#parts;
    // Drizzle's asks values().
    if (plan === null && (this.#rest.mapper || this.#rest.fields)) return super.all(given);
    const values = valuesFor(this.#parts, given);
    if (plan !== null && steps === null) {
      const notNull = notNullOf(this);
      return statement.values(...values).map((row) => mapRow(plan.steps, row, notNull)) as never;
    }
    const rows = statement.all(...values) as Record<string, unknown>[];
    if (steps !== null && steps.length > 0) for (const row of rows) decodeRow(steps, row);
    return rows as never;
  }

  override get(given?: Given): never {
    const { statement, plan, steps } = this.#parts;
    const { mapper, fields } = this.#rest;
    if (plan === null && fields && !mapper) return super.get(given);
    const values = valuesFor(this.#parts, given);
    if (steps !== null) {
      const row = statement.all(...values)[0] as Record<string, unknown> | undefined;
      return (row && decodeRow(steps, row)) as never;
    }
    const row = statement.values(...values)[0];
    if (row === undefined) return undefined as never;
    if (plan !== null) return mapRow(plan.steps, row, notNullOf(this)) as never;
    return (mapper ? mapper([row]) : row) as never;
  }
}

type Given = Record<string, unknown>;

/** Drizzle sets it after the query is made, and its types hide it. */
function notNullOf(query: object): NotNull {
  return (query as { joinsNotNullableMap?: NotNull }).joinsNotNullableMap;
}

function valuesFor({ query, bound, logger }: Parts, given: Given = {}): never[] {
  const values = fill(bound, given);
  logger.logQuery(query.sql, bound === query.params ? values : fill(query.params, given));
  return values as never[];
}

function fill(values: unknown[], given: Given): unknown[] {
  return values.some(isObject) ? fillPlaceholders(values, given) : values;
}

/** Placeholders are objects; most values are not. */
function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
