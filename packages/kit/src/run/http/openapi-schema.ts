// One JSON Schema of all the schemas that a value must fit, whichever libraries they come from.
import { moveDefinitions, type Components } from "./openapi-components.ts";
import { describeStandard, isStandard, type Direction, type JsonSchema } from "./standard-schema.ts";
import { describeTypeBox } from "./typebox-schema.ts";

/** Which of a route's schemas it is: `post_api_notes_body`. */
export interface Described {
  name: string;
  direction: Direction;
}

/**
 * Elysia checks a value with a route's own schema and with those of its guards.
 * @returns one JSON Schema 2020-12, which OpenAPI 3.1 is built on
 */
export function describeSchemas(
  schemas: readonly unknown[],
  { name, direction }: Described,
  components: Components,
): JsonSchema {
  const described = schemas.map((schema, index) =>
    isStandard(schema)
      ? moveDefinitions(
          describeStandard(schema, direction),
          index === 0 ? name : `${name}_${index}`,
          components,
        )
      : describeTypeBox(schema, components),
  );
  return described.length === 1 ? (described[0] ?? {}) : join(described);
}

/** Fields that the other schemas name are welcome in each of them. */
function join(schemas: readonly JsonSchema[]): JsonSchema {
  const open = schemas.map(({ additionalProperties, ...rest }) =>
    additionalProperties === false || additionalProperties === undefined
      ? rest
      : { ...rest, additionalProperties },
  );
  if (!areApart(open)) return { allOf: open };
  const required = [...new Set(open.flatMap((schema) => (schema["required"] as string[] | undefined) ?? []))];
  return {
    type: "object",
    properties: Object.assign({}, ...open.map((schema) => schema["properties"] as object)) as object,
    ...(required.length > 0 && { required }),
  };
}

/** And no field is in two of them: what such a field must be, only both say. */
function areApart(schemas: readonly JsonSchema[]): boolean {
  const names = schemas.flatMap((schema) => Object.keys((schema["properties"] as object | undefined) ?? {}));
  return schemas.every(isPlainObject) && new Set(names).size === names.length;
}

function isPlainObject(schema: JsonSchema): boolean {
  const names = Object.keys(schema).filter((name) => name !== "required");
  return schema["type"] === "object" && names.toSorted().join() === "properties,type";
}
