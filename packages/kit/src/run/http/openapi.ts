// Describes the app's API at /api/openapi.json from the same schemas that check requests. JSON
// only: a page to show it would come from another server. Loaded on the first request for it.
import type { AnyElysia } from "elysia";

import { holdsFile, makeComponents, type Components } from "./openapi-components.ts";
import { describeSchemas } from "./openapi-schema.ts";
import { isDescribed, modelsOf, readRoutes, type RouteSchemas } from "./route-schemas.ts";
import type { JsonSchema } from "./standard-schema.ts";

export interface ApiFacts {
  title: string;
  version: string;
  /** `http://127.0.0.1:4747` */
  origin: string;
}

/** The part of OpenAPI in use here: https://spec.openapis.org/oas/v3.1.1.html */
type Operation = Record<string, unknown>;

/**
 * @returns an OpenAPI 3.1 document
 */
export function describeApi(app: AnyElysia, { title, version, origin }: ApiFacts) {
  const paths: Record<string, Record<string, Operation>> = {};
  const components = makeComponents(modelsOf(app));
  for (const route of readRoutes(app).filter(isDescribed)) {
    for (const method of methodsOf(route)) {
      for (const path of possiblePaths(route.path)) {
        // A route for one method takes precedence over one for all methods.
        if (route.method === "ALL" && paths[path]?.[method]) continue;
        const operationId = nameOf(method, path);
        const operation = describeRoute({ ...route, method }, { path, operationId, components });
        paths[path] = { ...paths[path], [method]: { operationId, ...operation } };
      }
    }
  }
  return {
    openapi: "3.1.1",
    info: { title, version, description: generalWords },
    servers: [{ url: origin }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "The token of this start, as the app's page has it.",
        },
      },
      schemas: { ...components.schemas, Error: errorSchema },
      responses: Object.fromEntries(
        Object.entries(refusals).map(([status, words]) => [`E${status}`, asError(words)]),
      ),
    },
  };
}

/** Applies to every route. */
const generalWords =
  "Every request carries the token of this start. HEAD answers like GET, without a body. All that is not described here " +
  "gets a 404 and an Error. Lengths of texts count UTF-16 code units.";

const methods = ["get", "post", "put", "patch", "delete", "options"];

/** `.all()` means all of them. HEAD follows GET. */
function methodsOf({ method }: RouteSchemas): string[] {
  return methods.filter((one) => method === "ALL" || method === one.toUpperCase());
}

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string" },
        message: { type: "string" },
        fields: { type: "object", additionalProperties: { type: "string" } },
        id: { type: "string" },
      },
    },
  },
} as const;

/** Answers of the runtime before a route, or in its place. */
const refusals: Readonly<Record<number, string>> = {
  400: "The body cannot be read",
  401: "The token is missing or old",
  403: "Another site's page asks",
  404: "There is nothing at this address",
  413: "The body is too large",
  421: "The Host header is not the app's",
  422: "Some fields are invalid",
  500: "A bug of the app; the log has it under the id",
  503: "The app is stopping, has too much to do at once, or another program has the database open",
  507: "The disk refuses, or the database is gone",
};

interface Place {
  path: string;
  operationId: string;
  components: Components;
}

function describeRoute({ method, detail, schemas, responses }: RouteSchemas, place: Place): Operation {
  const describe = (which: "body" | "query" | "params" | "headers") =>
    schemas[which].length === 0
      ? {}
      : describeSchemas(
          schemas[which],
          { name: `${place.operationId}_${which}`, direction: "input" },
          place.components,
        );
  const params = fieldsOf(describe("params"), place.components);
  const parameters = [
    ...describeParameters(params, "path").filter(({ name }) => place.path.includes(`{${name}}`)),
    ...undescribedParameters(params, place.path),
    ...describeParameters(fieldsOf(describe("query"), place.components), "query"),
    ...describeParameters(fieldsOf(describe("headers"), place.components), "header"),
  ];
  const takesBody = method !== "get";
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody &&
      schemas.body.length > 0 && { requestBody: describeBody(describe("body"), place.components) }),
    ...detail,
    responses: { ...ownRefusals(takesBody), ...describeResponses(responses, place, detail.responses) },
  };
}

/** A 404 of a route is its own; the runtime's is for paths without a route. */
function ownRefusals(takesBody: boolean): Record<string, object> {
  const possible = Object.keys(refusals).filter(
    (status) => status !== "404" && (takesBody || (status !== "400" && status !== "413")),
  );
  return Object.fromEntries(
    possible.map((status) => [status, { $ref: `#/components/responses/E${status}` }]),
  );
}

function asError(description: string): object {
  return { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
}

interface ObjectSchema {
  properties: Record<string, JsonSchema>;
  required: readonly string[];
}

/** The fields of an object, or of all the objects that it consists of. */
function fieldsOf(schema: JsonSchema, { schemas }: Pick<Components, "schemas">): ObjectSchema {
  const { $ref, allOf = [], properties = {}, required = [] } = schema;
  const named = typeof $ref === "string" ? schemas[$ref.slice($ref.lastIndexOf("/") + 1)] : undefined;
  const parts = [...(named ? [named] : []), ...(allOf as JsonSchema[])].map((part) =>
    fieldsOf(part, { schemas }),
  );
  return {
    properties: Object.assign({}, ...parts.map((part) => part.properties), properties),
    required: [...parts.flatMap((part) => part.required), ...(required as string[])],
  };
}

function describeParameters({ properties, required }: ObjectSchema, place: "path" | "query" | "header") {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    // A field with a default may be omitted.
    required: place === "path" || (required.includes(name) && !("default" in schema)),
    schema,
  }));
}

/** OpenAPI requires a description of every `{name}` in the path. */
function undescribedParameters({ properties }: ObjectSchema, path: string) {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  return names
    .filter((name) => !(name in properties))
    .map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
}

function describeBody(schema: JsonSchema, components: Components): object {
  const mediaType = holdsFile(schema, components) ? "multipart/form-data" : "application/json";
  return { required: true, content: { [mediaType]: { schema } } };
}

/** An undeclared answer may be anything. */
function describeResponses(
  declared: RouteSchemas["responses"],
  place: Place,
  inOwnWords: Record<string, object> | undefined,
): Record<string, object> {
  const described = declared.map((response) => [response.status, describeResponse(response, place)]);
  return {
    ...(described.length === 0 ? (inOwnWords ?? anyAnswer) : (Object.fromEntries(described) as object)),
    ...inOwnWords,
  };
}

const anyAnswer = {
  200: { description: "Done", content: { "*/*": {} } },
  default: { description: "This route does not describe its answers", content: { "*/*": {} } },
};
/** Statuses whose answers never have a body. */
const empty = new Set([101, 204, 205, 304]);

function describeResponse(
  { status, schemas }: RouteSchemas["responses"][number],
  { operationId, components }: Place,
): object {
  const description = refusals[status] ?? (status < 400 ? "Done" : "Refused");
  const schema = describeSchemas(
    schemas,
    { name: `${operationId}_${status}`, direction: "output" },
    components,
  );
  const { type } = schema;
  if (empty.has(status) || type === "void" || type === "undefined" || type === "null") return { description };
  return { description, content: { [type === "string" ? "text/plain" : "application/json"]: { schema } } };
}

/** `/notes/:id?` means both `/notes/{id}` and `/notes`. */
function possiblePaths(path: string): string[] {
  const optional = /\/:(\w+)\?/.exec(path);
  if (!optional) return [path.replace(/:(\w+)/g, "{$1}")];
  const [whole, name = ""] = optional;
  return [
    ...possiblePaths(path.replace(whole, `/:${name}`)),
    ...possiblePaths(path.replace(whole, "") || "/"),
  ];
}

/** `get_api_notes_id`: unique, like each path with its method. */
function nameOf(method: string, path: string): string {
  return `${method}_${path.replace(/[^\w]+/g, "_").replace(/^_|_$/g, "")}`;
}
