// Supports schemas of other libraries than TypeBox, by two common interfaces: one checks a value,
// one describes it as JSON Schema. The kit imports none of these libraries.
// https://standardschema.dev and https://standardschema.dev/json-schema
import { UserError } from "../errors.ts";
import { isDescribed, type RouteSchemas } from "./route-schemas.ts";

/** What is sent, or what the schema makes of it. */
export type Direction = "input" | "output";
export type JsonSchema = Record<string, unknown>;

/** Libraries add their own properties to these. */
export interface Issue {
  message: string;
  /** Valibot puts an object around each key; a guard's TypeBox schema has a text, `/a/b`. */
  path?: string | readonly (PropertyKey | { key: PropertyKey })[];
}

export type Checked = { value: unknown; issues?: undefined } | { issues: readonly Issue[] };

export interface StandardSchema {
  "~standard": {
    vendor: string;
    validate(value: unknown): Checked | Promise<Checked>;
    jsonSchema?: Record<Direction, (options: object) => JsonSchema>;
  };
}

/** Arktype's schemas are functions. */
export function isStandard(schema: unknown): schema is StandardSchema {
  const canHold = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  return canHold && "~standard" in schema;
}

/** Types that JSON cannot hold are described as anything, a date as the text JSON makes of it. */
const inOtherWords = {
  zod: {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }: { zodSchema: { type?: string }; jsonSchema: JsonSchema }) => {
      if (zodSchema.type === "date") Object.assign(jsonSchema, dateInJson);
    },
  },
  valibot: {
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }: { valibotSchema: { type?: string } }) =>
      valibotSchema.type === "date" ? dateInJson : undefined,
  },
  arktype: { fallback: ({ base }: { base: JsonSchema }) => base },
};
const dateInJson = { type: "string", format: "date-time" };

/** @throws Error unless `checkDescribable` has passed the schema */
export function describeStandard(
  { "~standard": standard }: StandardSchema,
  direction: Direction,
): JsonSchema {
  const libraryOptions = inOtherWords[standard.vendor as keyof typeof inOtherWords];
  const described = standard.jsonSchema?.[direction]({ target: "draft-2020-12", libraryOptions });
  if (!described) throw new Error(`A schema of ${standard.vendor} has no JSON Schema`);
  const { $schema: _draft, ...schema } = described;
  return schema;
}

/**
 * Refuses schemas that cannot be described, so that the maker learns of it before any user.
 * @throws UserError for the first route whose schema has no JSON Schema
 */
export function checkDescribable(routes: readonly RouteSchemas[]): void {
  for (const { method, path, schemas, responses } of routes.filter(isDescribed)) {
    const checked = [
      ...Object.entries(schemas),
      ...responses.map((response) => [`response ${response.status}`, response.schemas] as const),
    ];
    for (const [place, all] of checked) {
      const mute = all.find((schema) => isStandard(schema) && !schema["~standard"].jsonSchema);
      if (isStandard(mute)) throw cannotDescribe(`${method} ${path}`, place, mute["~standard"].vendor);
    }
  }
}

function cannotDescribe(route: string, place: string, vendor: string): UserError {
  return new UserError(
    `Cannot describe "${route}" at /api/openapi.json: the schema of its ${place} is from ${vendor} and has no JSON Schema`,
    {
      hint:
        wayOut[vendor] ?? `use a version of ${vendor} with "Standard JSON Schema", or a schema of Elysia's t`,
    },
  );
}

const wayOut: Readonly<Record<string, string | undefined>> = {
  zod: "use zod 4.2 or later, or a schema of Elysia's t",
  valibot:
    "put toStandardJsonSchema() of @valibot/to-json-schema around the schema, or use a schema of Elysia's t",
};
