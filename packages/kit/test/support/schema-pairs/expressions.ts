// Conditions and expressions over one column, once for drizzle and once as SQL for the oracle, with a value that breaks a condition.
import { eq, gt, isNotNull, ne, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { Family } from "./kinds.ts";

interface Expression {
  families: readonly Family[];
  drizzle(column: SQLiteColumn): SQL;
  /** @param name quoted */
  sql(name: string): string;
  /** For a condition: what it refuses, as SQL. */
  bad?: string;
}

/** A column that takes the value as it is, whatever type it has become. */
const raw = (value: string | number) => sql`${value}`;

export const conditions = {
  above: {
    families: ["number", "decimal"],
    drizzle: (column) => sql`${column} > -1000`,
    sql: (name) => `${name} > -1000`,
    bad: "-5000",
  },
  aboveValue: {
    families: ["number", "decimal"],
    drizzle: (column) => gt(column, raw(-1000)),
    sql: (name) => `${name} > -1000`,
    bad: "-5000",
  },
  notValue: {
    families: ["word", "enum"],
    drizzle: (column) => ne(column, raw("it's bad")),
    sql: (name) => `${name} <> 'it''s bad'`,
    bad: "'it''s bad'",
  },
  hasLength: {
    families: ["word", "json", "enum"],
    drizzle: (column) => sql`length(${column}) > 0 and ${column} is not 'bad, (bad'`,
    sql: (name) => `length(${name}) > 0 and ${name} is not 'bad, (bad'`,
    bad: "'bad, (bad'",
  },
  oneOf: {
    families: ["enum"],
    drizzle: (column) => sql`${column} in ('open', 'it''s shut', 'gone')`,
    sql: (name) => `${name} in ('open', 'it''s shut', 'gone')`,
    bad: "'else'",
  },
  isFlag: {
    families: ["bool"],
    drizzle: (column) => sql`case when ${column} is null then 1 else ${column} in (0, 1) end`,
    sql: (name) => `case when ${name} is null then 1 else ${name} in (0, 1) end`,
    bad: "5",
  },
  isBytes: {
    families: ["bytes"],
    drizzle: (column) => sql`typeof(${column}) <> 'integer'`,
    sql: (name) => `typeof(${name}) <> 'integer'`,
    bad: "5",
  },
} as const satisfies Record<string, Expression>;

export const wheres = {
  isThere: {
    families: ["number", "decimal", "word", "enum", "json", "bool", "bytes"],
    drizzle: (column) => isNotNull(column),
    sql: (name) => `${name} is not null`,
  },
  isValue: {
    families: ["number", "bool"],
    drizzle: (column) => eq(column, column.dataType === "boolean" ? true : raw(1)),
    sql: (name) => `${name} = 1`,
  },
  isText: {
    families: ["word", "enum"],
    drizzle: (column) => eq(column, raw("it's")),
    sql: (name) => `${name} = 'it''s'`,
  },
} as const satisfies Record<string, Expression>;

export const computations = {
  plus: {
    families: ["number"],
    drizzle: (column) => sql`${column} + 1`,
    sql: (name) => `${name} + 1`,
  },
  shout: {
    families: ["word", "enum"],
    drizzle: (column) => sql`${column} || ${"it's, (so"}`,
    sql: (name) => `${name} || 'it''s, (so'`,
  },
  size: {
    families: ["word", "enum", "json"],
    drizzle: (column) => sql`length(${column})`,
    sql: (name) => `length(${name})`,
  },
} as const satisfies Record<string, Expression>;

/** What an index may be over besides columns. */
export const indexed = {
  lower: {
    families: ["word", "enum"],
    drizzle: (column) => sql`lower(${column})`,
    sql: (name) => `lower(${name})`,
  },
  orElse: {
    families: ["number", "word"],
    drizzle: (column) => sql`ifnull(${column}, ${"no, it's"})`,
    sql: (name) => `ifnull(${name}, 'no, it''s')`,
  },
  down: {
    families: ["number", "word", "decimal"],
    drizzle: (column) => sql`${column} desc`,
    sql: (name) => `${name} desc`,
  },
} as const satisfies Record<string, Expression>;

const all = { ...conditions, ...wheres, ...computations, ...indexed };
export type ExpressionForm = keyof typeof all;

export function expressionOf(form: ExpressionForm): Expression {
  return all[form];
}

export function formsFor(
  table: Partial<Record<ExpressionForm, Expression>>,
  family: Family,
): ExpressionForm[] {
  const forms = Object.keys(table) as ExpressionForm[];
  return forms.filter((form) => all[form].families.some((known: Family) => known === family));
}
