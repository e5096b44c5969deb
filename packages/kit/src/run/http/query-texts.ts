// Gives a route the texts of its query as they were sent, where its schema wants a text. With a
// schema of another library than TypeBox, Elysia 1.4.30 makes a list of `a,b`, an object of `{}`.
import type { AnyElysia } from "elysia";

import type { RouteSchemas } from "./route-schemas.ts";
import { describeStandard, isStandard } from "./standard-schema.ts";
import { queryTexts } from "./wrong-parameters.ts";

/** What of a route is changed here, before Elysia compiles it. */
interface Transformed {
  hooks: { transform?: { fn: (context: Received) => void }[] };
}

interface Received {
  query: Record<string, unknown>;
  request: Request;
}

/** @param read the schemas of `routes` */
export function keepQueryTexts(routes: AnyElysia["routes"], read: readonly RouteSchemas[]): void {
  const all = routes as readonly unknown[] as readonly Transformed[];
  for (const [index, { schemas }] of read.entries()) {
    const route = all[index];
    if (route && schemas.query.some(isStandard)) addTransform(route, schemas.query);
  }
}

function addTransform({ hooks }: Transformed, schemas: readonly unknown[]): void {
  let names: ReadonlySet<string> | undefined;
  // Elysia reads this function's text to see what of a request it needs.
  const fn = ({ query, request }: Received) => {
    names ??= new Set(schemas.flatMap(findTexts));
    restore(query, names, queryTexts(request));
  };
  // Other routes may have the same list.
  hooks.transform = [...(hooks.transform ?? []), { fn }];
}

/** A name that was sent twice stays a list. */
function restore(
  query: Record<string, unknown>,
  names: ReadonlySet<string>,
  sent: readonly [string, string][],
): void {
  for (const [name, [only, ...more]] of Map.groupBy(sent, ([each]) => each))
    if (only && more.length === 0 && names.has(name)) query[name] = only[1];
}

function findTexts(schema: unknown): string[] {
  const { properties = {} } = (isStandard(schema) ? describeStandard(schema, "input") : schema) as {
    properties?: Record<string, { type?: unknown }>;
  };
  return Object.keys(properties).filter((name) => properties[name]?.type === "string");
}
