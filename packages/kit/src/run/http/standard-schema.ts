// Schemas of other libraries than TypeBox, through the two interfaces that they share: one to
// check a value, one to say it as JSON Schema. The kit imports none of them.
// https://standardschema.dev and https://standardschema.dev/json-schema
import { UserError } from "../errors.ts";
import { isDescribed, type RouteSchemas } from "./route-schemas.ts";

/** What is sent, or what the schema makes of it. */
export type Direction = "input" | "output";
export type JsonSchema = Record<string, unknown>;

/** Each library adds properties of its own to these. */
export interface Issue {
  message: string;
  /** Valibot puts an object around each key; TypeBox, as a guard's, has a text `/a/b`. */
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

/** Arktype's are functions. */
export function isStandard(schema: unknown): schema is StandardSchema {
  const canHold = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  return canHold && "~standard" in schema;
}

/** What JSON cannot hold is described as anything; a date is the text that JSON makes of it. */
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

/** @throws Error when `checkDescribable` has not been asked before */
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
 * A description of the API with holes in it misleads; the maker hears of it before any user does.
 * @throws UserError with the first route whose schema cannot say itself as JSON Schema
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
    `Cannot describe "${route}" at /api/openapi.json: the schema of its ${place} is one of ${vendor} that has no JSON Schema`,
    {
      hint: wayOut[vendor] ?? `a version of ${vendor} with "Standard JSON Schema", or a schema of Elysia's t`,
    },
  );
}

const wayOut: Readonly<Record<string, string | undefined>> = {
  zod: "zod 4.2 or later, or a schema of Elysia's t",
  valibot: "toStandardJsonSchema() of @valibot/to-json-schema around the schema, or a schema of Elysia's t",
};
