// Turns TypeBox's schemas, which are JSON Schema plus Elysia's own additions, into plain ones.
// Pure.
import type { TSchema } from "elysia";

/** Elysia's additions for a number, a boolean, … in an address, where everything is text. */
const textForms = new Set([
  "integer",
  "numeric",
  "boolean",
  "date",
  "date-time",
  "ObjectString",
  "ArrayString",
]);

type JsonSchema = Record<string, unknown>;

/** The schema as JSON Schema 2020-12, which OpenAPI 3.1 uses. */
export function describeSchema(schema: TSchema): JsonSchema {
  return describe(JSON.parse(JSON.stringify(schema)) as JsonSchema);
}

function describe(schema: JsonSchema): JsonSchema {
  const { anyOf } = schema;
  if (Array.isArray(anyOf)) return describeUnion(schema, anyOf as JsonSchema[]);
  if (schema["type"] === "Date") return { type: "string", format: "date-time" };
  if (Array.isArray(schema["items"])) return describeTuple(schema);
  if (schema["type"] === "File" || schema["format"] === "binary") return { type: "string", format: "binary" };
  const entries = Object.entries(schema).filter(([key]) => key !== "nullable");
  return Object.fromEntries(entries.map(([key, value]) => [key, describePart(key, value)]));
}

/** TypeBox writes tuples in the form of JSON Schema before 2020. */
function describeTuple({ items, additionalItems: _more, ...rest }: JsonSchema): JsonSchema {
  return { ...rest, prefixItems: (items as JsonSchema[]).map(describe), items: false };
}

/** "A number, or a text that reads as one" is a number to callers. */
function describeUnion(
  { anyOf: _parts, nullable: _nullable, ...rest }: JsonSchema,
  parts: JsonSchema[],
): JsonSchema {
  // In JSON a date is a text, even if Elysia accepts other forms.
  if (parts.some(({ type }) => type === "Date")) return { ...rest, type: "string", format: "date-time" };
  const real = parts.filter((part) => !isTextForm(part));
  const [only] = real;
  if (real.length === 1 && only) return { ...describe(only), ...rest };
  return { ...rest, anyOf: (real.length > 0 ? real : parts).map(describe) };
}

function isTextForm({ type, format }: JsonSchema): boolean {
  return type === "string" && typeof format === "string" && textForms.has(format);
}

function describePart(key: string, value: unknown): unknown {
  if (key === "properties" || key === "patternProperties")
    return mapValues(value as Record<string, JsonSchema>);
  if (key === "items" || key === "additionalProperties" || key === "not") {
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? describe(value as JsonSchema)
      : value;
  }
  return key === "allOf" || key === "oneOf" ? (value as JsonSchema[]).map(describe) : value;
}

function mapValues(schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, describe(schema)]));
}
