// Describes the app's API at /api/openapi.json from the same schemas that check requests. JSON
// only: a page to show it would come from another server. Loaded on the first request for it.
import type { TSchema } from "elysia";

import { describeSchema } from "./openapi-schema.ts";

/** A route as Elysia knows it. */
export interface DescribedRoute {
  method: string;
  path: string;
  hooks: {
    body?: unknown;
    query?: unknown;
    params?: unknown;
    response?: unknown;
    /** The maker's own description in OpenAPI's form: summary, description, tags, responses. */
    detail?: Record<string, unknown> & { responses?: Record<string, object> };
  };
}

export interface ApiFacts {
  title: string;
  version: string;
  /** `http://127.0.0.1:4747` */
  origin: string;
}

/** The part of OpenAPI in use here: https://spec.openapis.org/oas/v3.1.1.html */
type Operation = Record<string, unknown>;

/**
 * @returns an OpenAPI 3.1 document. It omits WebSockets and wildcard routes, which OpenAPI cannot
 * describe.
 */
export function describeApi(routes: readonly DescribedRoute[], { title, version, origin }: ApiFacts) {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    if (route.path.includes("*")) continue;
    for (const method of methodsOf(route)) {
      for (const path of possiblePaths(route.path)) {
        // A route for one method takes precedence over one for all methods.
        if (route.method === "ALL" && paths[path]?.[method]) continue;
        const operation = describeRoute({ ...route, method }, path);
        paths[path] = { ...paths[path], [method]: { operationId: nameOf(method, path), ...operation } };
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
      schemas: { Error: errorSchema },
      responses: Object.fromEntries(
        Object.entries(refusals).map(([status, words]) => [`E${status}`, asError(words)]),
      ),
    },
  };
}

/** Applies to every route. */
const generalWords =
  "Every request carries the token of this start. HEAD is answered as GET is, without the body. Anything not described here is answered " +
  "with 404 and an Error. Lengths of texts count UTF-16 code units.";

const methods = ["get", "post", "put", "patch", "delete", "options"];

/** `.all()` means all of them. HEAD follows GET. */
function methodsOf({ method }: DescribedRoute): string[] {
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

function describeRoute({ method, hooks }: DescribedRoute, path: string): Operation {
  const { detail = {} } = hooks;
  const parameters = [
    ...describeParameters(asObject(hooks.params), "path").filter(({ name }) => path.includes(`{${name}}`)),
    ...undescribedParameters(asObject(hooks.params), path),
    ...describeParameters(asObject(hooks.query), "query"),
  ];
  const takesBody = method !== "get";
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody && hooks.body !== undefined && { requestBody: describeBody(hooks.body as TSchema) }),
    ...detail,
    responses: { ...ownRefusals(takesBody), ...describeResponses(hooks.response, detail.responses) },
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
  properties?: Record<string, TSchema>;
  required?: readonly string[];
}

function asObject(schema: unknown): ObjectSchema {
  return typeof schema === "object" && schema !== null ? (schema as ObjectSchema) : {};
}

function describeParameters({ properties = {}, required = [] }: ObjectSchema, place: "path" | "query") {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    // A field with a default may be omitted.
    required: place === "path" || (required.includes(name) && !("default" in schema)),
    schema: describeSchema(schema),
  }));
}

/** OpenAPI requires a description of every `{name}` in the path. */
function undescribedParameters({ properties = {} }: ObjectSchema, path: string) {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  return names
    .filter((name) => !(name in properties))
    .map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
}

function describeBody(schema: TSchema): object {
  const described = describeSchema(schema);
  const hasFile = JSON.stringify(described).includes('"format":"binary"');
  return {
    required: true,
    content: { [hasFile ? "multipart/form-data" : "application/json"]: { schema: described } },
  };
}

/** Elysia takes one schema for 200, or one per status. An undeclared answer may be anything. */
function describeResponses(
  response: unknown,
  inOwnWords: Record<string, object> | undefined,
): Record<string, object> {
  return {
    ...(response === undefined ? (inOwnWords ?? anyAnswer) : describeDeclared(response)),
    ...inOwnWords,
  };
}

const anyAnswer = {
  200: { description: "Done", content: { "*/*": {} } },
  default: { description: "This route does not describe its answers", content: { "*/*": {} } },
};

function describeDeclared(response: unknown): Record<string, object> {
  if (typeof response !== "object" || response === null) return anyAnswer;
  const isOneSchema = "type" in response || "anyOf" in response || "$ref" in response || "const" in response;
  const byStatus = (isOneSchema ? { 200: response } : response) as Record<string, TSchema>;
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, schema]) => [status, describeResponse(Number(status), schema)]),
  );
}

function describeResponse(status: number, schema: TSchema): object {
  const description = refusals[status] ?? (status < 400 ? "Done" : "Refused");
  const type = (schema as { type?: unknown }).type;
  if (type === "void" || type === "undefined" || type === "null") return { description };
  const mediaType = type === "string" ? "text/plain" : "application/json";
  return { description, content: { [mediaType]: { schema: describeSchema(schema) } } };
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
