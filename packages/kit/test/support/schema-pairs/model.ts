// A schema as the harness knows it: tables, columns and all else by a key that stays through every rename. What is drizzle's, what SQL
// says and what the rows must be is made from it, and from nothing of the product.
import type { ExpressionForm } from "./expressions.ts";
import type { Family, KindName } from "./kinds.ts";

export interface Model {
  tables: Table[];
  /** Views of the drizzle schema. */
  views: View[];
  /** What only a migration written by hand brings. */
  handmade: Handmade[];
}

export interface Table {
  key: string;
  name: string;
  columns: Column[];
  /** Keys of columns. */
  primary: string[];
  isCounting: boolean;
  indexes: Index[];
  checks: Check[];
  foreign: Foreign[];
  /** Brought by hand, as drizzle cannot say them. */
  isStrict: boolean;
  isWithoutRowid: boolean;
  /** Users have rows in it: it was there from the beginning. */
  hasRows: boolean;
}

export interface Column {
  key: string;
  name: string;
  kind: KindName;
  /** What its values are like; of one family for ever. */
  family: Family;
  notNull: boolean;
  isUnique: boolean;
  default: Default | null;
  generated: Generated | null;
  /** COLLATE NOCASE, brought by hand. */
  isNocase: boolean;
  /** Where the values come from that rows have. */
  origin: "rows" | "null" | "default" | "numbered" | "derived";
  /** Its values differ from run to run, as those of CURRENT_TIMESTAMP. */
  isVolatile: boolean;
  hasBeenReal: boolean;
  /** It has pointed to a row once: its values are those of that table's key. */
  hasPointed: boolean;
}

export interface Default {
  /** Given to drizzle as a value, or as SQL. */
  js?: unknown;
  sql?: string;
  /** As SQL for the oracle. */
  stored: string;
  isVolatile?: boolean;
}

export interface Generated {
  mode: "virtual" | "stored";
  base: string;
  form: ExpressionForm;
}

export interface Condition {
  column: string;
  form: ExpressionForm;
}

export interface Index {
  key: string;
  name: string;
  isUnique: boolean;
  /** A column as it is, or an expression over it. */
  parts: { column: string; form: ExpressionForm | null }[];
  where: Condition | null;
  /** unique().on() instead of uniqueIndex(). */
  isConstraint: boolean;
}

export interface Check {
  name: string;
  condition: Condition;
}

export interface Foreign {
  columns: string[];
  table: string;
  parents: string[];
  onDelete: Action;
  onUpdate: Action;
  /** .references() instead of foreignKey(). */
  isInline: boolean;
}

export const actions = ["cascade", "set null", "restrict", "no action"] as const;
export type Action = (typeof actions)[number];

export interface View {
  key: string;
  name: string;
  /** A table's key, or another view's. */
  from: string;
  columns: string[];
  where: Condition | null;
}

/** Rendered by handmade.ts. Names as they are in that version. */
export interface Handmade {
  form:
    | "insert trigger"
    | "update trigger"
    | "delete trigger"
    | "far trigger"
    | "view trigger"
    | "full text"
    | "own full text"
    | "index"
    | "unique index"
    | "partial index"
    | "view"
    | "child table";
  name: string;
  /** A table's key, or a view's. */
  on: string;
  columns: string[];
  /** For a trigger that changes another table. */
  other?: { table: string; column: string };
}

export function tableOf(model: Model, key: string): Table {
  const found = model.tables.find((table) => table.key === key);
  if (!found) throw new Error(`There is no table ${key}.`);
  return found;
}

export function columnOf(table: Table, key: string): Column {
  const found = table.columns.find((column) => column.key === key);
  if (!found) throw new Error(`There is no column ${key} in ${table.key}.`);
  return found;
}

export function integerKey(table: Table): Column | null {
  const [only, ...others] = table.primary;
  if (only === undefined || others.length > 0) return null;
  const column = columnOf(table, only);
  return column.kind === "integer" && !table.isWithoutRowid ? column : null;
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
