// Finds a route's schemas: its own, and those of the guards and macros around it, with models
// resolved by name. Elysia keeps these in three places. Pure.
import type { AnyElysia } from "elysia";

/** A route as Elysia knows it. */
export interface ElysiaRoute {
  method: string;
  path: string;
  hooks: Checks & { standaloneValidator?: readonly Checks[]; detail?: Detail };
}

type Checks = Partial<Record<Place | "response", unknown>>;
export const places = ["body", "query", "params", "headers"] as const;
export type Place = (typeof places)[number];

/** The maker's own description, in OpenAPI's form: summary, description, tags, responses. */
type Detail = Record<string, unknown> & { responses?: Record<string, object> };
/** Schemas by their name in `.model()`. */
export type Models = Readonly<Record<string, unknown>>;

export interface RouteSchemas {
  method: string;
  path: string;
  detail: Detail;
  /** The request must match all of them, from TypeBox or others. */
  schemas: Readonly<Record<Place, readonly unknown[]>>;
  responses: readonly { status: number; schemas: readonly unknown[] }[];
}

export function readRoutes(app: AnyElysia): RouteSchemas[] {
  const models = modelsOf(app);
  return app.routes.map((route) => readRoute(route as ElysiaRoute, models));
}

/** Elysia has no public way to get them. */
export function modelsOf(app: AnyElysia): Models {
  return app["definitions"].type as Models;
}

/**
 * OpenAPI has no words for WebSockets and wildcards. `detail: { hide: true }` leaves a route out,
 * as with Elysia's own description.
 */
export function isDescribed({ method, path, detail }: RouteSchemas): boolean {
  return method !== "WS" && !path.includes("*") && detail["hide"] !== true;
}

export function readRoute({ method, path, hooks }: ElysiaRoute, models: Models): RouteSchemas {
  const all = [hooks, ...(hooks.standaloneValidator ?? [])];
  const schemasAt = (place: Place) =>
    all.flatMap(({ [place]: schema }) => (schema ? [resolve(schema, models)] : []));
  const [body, query, params, headers] = places.map(schemasAt) as [
    unknown[],
    unknown[],
    unknown[],
    unknown[],
  ];
  return {
    method,
    path,
    detail: hooks.detail ?? {},
    schemas: { body, query, params, headers },
    responses: readResponses(
      all.flatMap(({ response }) => (response ? [resolve(response, models)] : [])),
      models,
    ),
  };
}

/** Elysia takes one schema for 200, or one per status. */
function readResponses(declared: readonly unknown[], models: Models): RouteSchemas["responses"] {
  const byStatus = new Map<number, unknown[]>();
  for (const response of declared) {
    const parts = isSchema(response) ? { 200: response } : (response as object);
    for (const [status, schema] of Object.entries(parts))
      byStatus.set(Number(status), [...(byStatus.get(Number(status)) ?? []), resolve(schema, models)]);
  }
  return [...byStatus].map(([status, schemas]) => ({ status, schemas }));
}

function resolve(schema: unknown, models: Models): unknown {
  return typeof schema === "string" ? (models[schema] ?? {}) : schema;
}

/** An object with only numbers as names has a schema per status. */
function isSchema(response: unknown): boolean {
  if (typeof response !== "object" || response === null) return true;
  const names = Object.keys(response);
  return names.length === 0 || names.some((name) => Number.isNaN(Number(name)));
}
