// Every column type and mode of drizzle, with defaults and what they are once SQLite has stored them.
import { blob, integer, numeric, real, text, type SQLiteColumnBuilderBase } from "drizzle-orm/sqlite-core";

import type { Default } from "./model.ts";

/** What the values of a column are like; they outlive every type that the column gets. */
export type Family = "number" | "decimal" | "word" | "enum" | "json" | "bool" | "bytes";

interface Kind {
  type: "text" | "integer" | "real" | "numeric" | "blob";
  make(name: string): SQLiteColumnBuilderBase;
  defaults: readonly Default[];
}

const moment = new Date(1_700_000_000_000);
const object = { a: "it's", b: ['"', 1, null] };
const hex = (value: string) => `x'${Buffer.from(value).toString("hex")}'`;
const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
const texts = [
  "x",
  "it's",
  'say "hi"',
  "",
  "ä 中 😀",
  "a\\b",
  "CURRENT_TIMESTAMP",
  "(1)",
  "null",
  "007",
  "--",
];

export const enumValues = ["open", "it's shut", "gone"] as const;

export const kinds = {
  text: {
    type: "text",
    make: (name) => text(name),
    defaults: [
      ...texts.map((value) => ({ js: value, stored: quoted(value) })),
      { sql: "(lower('ABC'))", stored: "(lower('ABC'))" },
      { sql: "(replace('a,b', ',', ';'))", stored: "(replace('a,b', ',', ';'))" },
      { sql: "CURRENT_TIMESTAMP", stored: "CURRENT_TIMESTAMP", isVolatile: true },
      { sql: "(hex(randomblob(4)))", stored: "(hex(randomblob(4)))", isVolatile: true },
    ],
  },
  enum: {
    type: "text",
    make: (name) => text(name, { enum: [...enumValues] }),
    defaults: enumValues.map((value) => ({ js: value, stored: quoted(value) })),
  },
  json: {
    type: "text",
    make: (name) => text(name, { mode: "json" }),
    defaults: [object, ["it's"], "plain", 5, true, {}].map((value) => ({
      js: value,
      stored: quoted(JSON.stringify(value)),
    })),
  },
  integer: {
    type: "integer",
    make: (name) => integer(name),
    defaults: [
      ...[0, 7, -5, 9_007_199_254_740_991].map((value) => ({ js: value, stored: String(value) })),
      { sql: "(abs(-9))", stored: "(abs(-9))" },
      { sql: "(unixepoch())", stored: "(unixepoch())", isVolatile: true },
    ],
  },
  boolean: {
    type: "integer",
    make: (name) => integer(name, { mode: "boolean" }),
    defaults: [
      { js: true, stored: "1" },
      { js: false, stored: "0" },
    ],
  },
  timestamp: {
    type: "integer",
    make: (name) => integer(name, { mode: "timestamp" }),
    defaults: [
      { js: moment, stored: "1700000000" },
      { sql: "(unixepoch())", stored: "(unixepoch())", isVolatile: true },
    ],
  },
  timestampMs: {
    type: "integer",
    make: (name) => integer(name, { mode: "timestamp_ms" }),
    defaults: [{ js: moment, stored: "1700000000000" }],
  },
  real: {
    type: "real",
    make: (name) => real(name),
    defaults: [1.5, 3, -0.25, 1e-7, 1e21].map((value) => ({ js: value, stored: String(value) })),
  },
  numeric: {
    type: "numeric",
    make: (name) => numeric(name),
    defaults: ["1.5", "10", "-3"].map((value) => ({ js: value, stored: value })),
  },
  numericNumber: {
    type: "numeric",
    make: (name) => numeric(name, { mode: "number" }),
    defaults: [2.5, 4].map((value) => ({ js: value, stored: String(value) })),
  },
  numericBigint: {
    type: "numeric",
    make: (name) => numeric(name, { mode: "bigint" }),
    defaults: [{ js: 9_007_199_254_740_993n, stored: "9007199254740993" }],
  },
  blob: {
    type: "blob",
    make: (name) => blob(name, { mode: "buffer" }),
    defaults: [
      { js: Buffer.from([1, 255]), stored: "x'01ff'" },
      { js: Buffer.from([]), stored: "x''" },
    ],
  },
  blobJson: {
    type: "blob",
    make: (name) => blob(name, { mode: "json" }),
    defaults: [{ js: object, stored: hex(JSON.stringify(object)) }],
  },
  blobBigint: {
    type: "blob",
    make: (name) => blob(name, { mode: "bigint" }),
    defaults: [{ js: 5n, stored: hex("5") }],
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

/** What a column of a family may be. The first ones are what it may begin as. */
export const familyKinds: Record<Family, { begin: readonly KindName[]; become: readonly KindName[] }> = {
  number: {
    begin: ["integer", "integer", "timestamp", "timestampMs", "numeric", "numericNumber", "numericBigint"],
    become: ["integer", "timestamp", "timestampMs", "real", "numeric", "numericNumber", "text", "blob"],
  },
  decimal: { begin: ["real", "numeric"], become: ["real", "numeric", "text", "blob"] },
  word: { begin: ["text"], become: ["text", "blob", "numeric", "integer"] },
  enum: { begin: ["enum"], become: ["enum", "text"] },
  json: { begin: ["json"], become: ["json", "text"] },
  bool: { begin: ["boolean"], become: ["boolean", "integer", "numeric"] },
  bytes: { begin: ["blob", "blobJson", "blobBigint"], become: ["blob", "blobJson", "text"] },
};

/** A STRICT table has no `numeric`, and refuses a value of another type. */
export function fitsStrict(family: Family, kind: KindName): boolean {
  const { type } = kinds[kind];
  if (family === "number") return type === "integer" || type === "real" || type === "text";
  if (family === "decimal") return type === "real" || type === "text";
  if (family === "bytes") return type === "blob";
  return family === "bool" ? type === "integer" : type === "text";
}
