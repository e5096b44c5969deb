// Each keyword with a value that fits and one that does not.
import { describe, expect, test } from "bun:test";

import { findMisfit, type JsonSchema } from "./json-schema.ts";

const named = { type: "object", required: ["name"], properties: { name: { type: "string", minLength: 1 } } };
const resolve = () => named;

describe("findMisfit()", () => {
  test.each<[JsonSchema, unknown, unknown]>([
    [{ type: "integer", minimum: 1, exclusiveMaximum: 3 }, 2, 3],
    [{ type: ["string", "null"] }, null, 1],
    [{ type: "string", format: "date-time" }, "2026-01-01T00:00:00.000Z", "yesterday"],
    [{ type: "string", maxLength: 2, pattern: "^a" }, "ab", "abc"],
    [{ anyOf: [{ const: "a" }, { type: "boolean" }] }, true, "b"],
    [{ oneOf: [{ type: "number" }, { type: "integer" }] }, 1.5, 1],
    [{ allOf: [{ type: "number" }, { multipleOf: 2 }] }, 4, 3],
    [{ not: { type: "null" } }, 1, null],
    [{ enum: ["a", 1] }, 1, 2],
    [{ $ref: "#/components/schemas/Named" }, { name: "a" }, { name: "" }],
    [named, { name: "a", more: 1 }, {}],
    [{ ...named, additionalProperties: false }, { name: "a" }, { name: "a", more: 1 }],
    [{ type: "object", additionalProperties: { type: "string" } }, { a: "b" }, { a: 1 }],
    [{ type: "object", patternProperties: { "^a": { type: "null" } } }, { a: null, b: 1 }, { a: 1 }],
    [{ ...named, minProperties: 1 }, { name: "a" }, { more: 1, name: "" }],
    [{ type: "array", items: named, minItems: 1, maxItems: 2 }, [{ name: "a" }], [{ name: 1 }]],
    [{ type: "array", prefixItems: [{ type: "string" }, {}], items: false }, ["a", 1], ["a", 1, 2]],
  ])("%j takes %j and not %j", (schema, good, bad) => {
    expect(findMisfit(schema, good, resolve)).toBeUndefined();
    expect(findMisfit(schema, bad, resolve)).toBeString();
  });

  test("names the place", () => {
    const schema = { type: "object", properties: { list: { type: "array", items: named } } };
    expect(findMisfit(schema, { list: [{ name: "a" }, { name: 2 }] }, resolve)).toBe(
      ".list[1].name: expected string",
    );
  });

  test("passes over no keyword it does not know", () => {
    expect(() => findMisfit({ unevaluatedItems: false }, [], resolve)).toThrow('"unevaluatedItems"');
  });
});
