// Collects the schemas that others in the API description refer to. Each library writes references
// in its own form; in an OpenAPI document all of them lead to `components`.
import type { Models } from "./route-schemas.ts";
import type { JsonSchema } from "./standard-schema.ts";

export interface Components {
  /** By name. */
  schemas: Record<string, JsonSchema>;
  /** Stores a schema under a name, unless the name is taken. @returns the reference to it */
  put(name: string, make: () => JsonSchema): JsonSchema;
  /** The models that TypeBox's `t.Ref("note")` names. */
  models: Models;
}

export function makeComponents(models: Models): Components {
  const schemas: Record<string, JsonSchema> = {};
  return {
    schemas,
    models,
    put(name, make) {
      const key = name.replace(/[^\w.-]+/g, "_");
      if (!Object.hasOwn(schemas, key)) {
        // A schema may contain itself, so its name is taken before it is made.
        schemas[key] = {};
        schemas[key] = make();
      }
      return { $ref: `${folder}${key}` };
    },
  };
}

const folder = "#/components/schemas/";

/** The model's name in a TypeBox reference: `note`, or Elysia's form of it. */
export function nameInReference(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/**
 * Moves `$defs` into the components, and a schema that contains itself.
 * @param name of this schema, where it needs one
 */
export function moveDefinitions(schema: JsonSchema, name: string, components: Components): JsonSchema {
  const { $defs = {}, ...whole } = schema;
  const rewrite = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(rewrite);
    if (typeof part !== "object" || part === null) return part;
    const entries = Object.entries(part).map(([key, value]): [string, unknown] =>
      key === "$ref" && typeof value === "string" ? [key, follow(value)] : [key, rewrite(value)],
    );
    return Object.fromEntries(entries);
  };
  const follow = (reference: string) => {
    if (reference === "#") return components.put(name, () => rewrite(whole) as JsonSchema)["$ref"];
    const key = nameInReference(reference);
    const definition = ($defs as Record<string, JsonSchema>)[key];
    return definition
      ? components.put(`${name}_${key}`, () => rewrite(definition) as JsonSchema)["$ref"]
      : reference;
  };
  return rewrite(whole) as JsonSchema;
}

/** Follows references, because a schema may contain itself. */
export function holdsFile(schema: JsonSchema, { schemas }: Components): boolean {
  const seen = new Set<string>();
  const texts = [JSON.stringify(schema)];
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    if (text.includes('"format":"binary"')) return true;
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (!seen.has(name)) texts.push(JSON.stringify(schemas[name] ?? {}));
      seen.add(name);
    }
  }
  return false;
}
