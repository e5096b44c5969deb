// Describes TypeBox's schemas: they are JSON Schema, plus Elysia's own additions.
import { nameInReference, type Components } from "./openapi-components.ts";
import type { JsonSchema } from "./standard-schema.ts";

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

/** The schema as JSON Schema 2020-12, which OpenAPI 3.1 uses. */
export function describeTypeBox(schema: unknown, components: Components): JsonSchema {
  return describe(JSON.parse(JSON.stringify(schema)) as JsonSchema);

  function describe(part: JsonSchema): JsonSchema {
    const { $id, $ref, $defs, ...rest } = part;
    // A module has its own definitions; each has its name as `$id`.
    if ($defs)
      for (const definition of Object.values($defs as Record<string, JsonSchema>)) describe(definition);
    if (typeof $ref === "string") return referTo(nameInReference($ref));
    return typeof $id === "string"
      ? components.put(nameInReference($id), () => describeNode(rest))
      : describeNode(rest);
  }

  function referTo(name: string): JsonSchema {
    const model = components.models[name];
    return components.put(name, () =>
      model === undefined ? {} : describeTypeBox({ ...model, $id: undefined }, components),
    );
  }

  function describeNode(node: JsonSchema): JsonSchema {
    const { anyOf } = node;
    if (Array.isArray(anyOf)) return describeUnion(node, anyOf as JsonSchema[]);
    if (node["type"] === "Date") return { type: "string", format: "date-time" };
    if (Array.isArray(node["items"])) return describeTuple(node);
    if (node["type"] === "File" || node["format"] === "binary") return { type: "string", format: "binary" };
    const entries = Object.entries(node).filter(([key]) => key !== "nullable");
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
    return Object.fromEntries(Object.entries(schemas).map(([name, part]) => [name, describe(part)]));
  }
}

function isTextForm({ type, format }: JsonSchema): boolean {
  return type === "string" && typeof format === "string" && textForms.has(format);
}
