// Makes one JSON Schema of all the schemas that a value must match, whatever their libraries.
import { moveDefinitions, type Components } from "./openapi-components.ts";
import { describeStandard, isStandard, type Direction, type JsonSchema } from "./standard-schema.ts";
import { describeTypeBox } from "./typebox-schema.ts";

/** Identifies one of a route's schemas: `post_api_notes_body`. */
export interface Described {
  name: string;
  direction: Direction;
}

/**
 * Elysia checks a value with the schemas of its route and of the route's guards.
 * @returns one JSON Schema 2020-12, which OpenAPI 3.1 uses
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

/** Each schema must allow the fields of the others. */
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

/** Whether all are plain objects without common fields; a common field needs both schemas. */
function areApart(schemas: readonly JsonSchema[]): boolean {
  const names = schemas.flatMap((schema) => Object.keys((schema["properties"] as object | undefined) ?? {}));
  return schemas.every(isPlainObject) && new Set(names).size === names.length;
}

function isPlainObject(schema: JsonSchema): boolean {
  const names = Object.keys(schema).filter((name) => name !== "required");
  return schema["type"] === "object" && names.toSorted().join() === "properties,type";
}
