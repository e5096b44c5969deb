// Names the parameters of an address that are out of bounds: Elysia reads them one by one, and its
// error does not name the parameter.
import { TransformDecodeError, Value } from "@sinclair/typebox/value";
import type { TSchema, ValidationError } from "elysia";

import { pathOf } from "./guard.ts";
import type { RouteSchemas } from "./route-schemas.ts";
import { isStandard } from "./standard-schema.ts";

/** @returns the error of each parameter, by name; empty if the address is valid */
export function findWrongParameters(
  { path, schemas }: RouteSchemas,
  request: Request,
): Record<string, string> {
  const params = pathTexts(path, request);
  const query = queryTexts(request);
  return Object.assign(
    {},
    ...schemas.params.map((schema) => complain(schema, params)),
    ...schemas.query.map((schema) => complain(schema, query)),
  ) as Record<string, string>;
}

export function queryTexts(request: Request): [string, string][] {
  const { url } = request;
  const at = url.indexOf("?");
  return at === -1 ? [] : [...new URLSearchParams(url.slice(at + 1))];
}

/** The texts in the places of `:id` and its like; none behind a `*`. */
export function pathTexts(path: string, request: Request): [string, string][] {
  const sent = pathOf(request).split("/");
  return path.split("/").flatMap((part, index): [string, string][] => {
    const text = sent[index];
    return part.startsWith(":") && text !== undefined ? [[part.replace(/^:|\?$/g, ""), decode(text)]] : [];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function complain(schema: unknown, texts: Iterable<[string, string]>): Record<string, string> {
  if (isStandard(schema)) return {};
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, TSchema> };
  const wrong: Record<string, string> = {};
  for (const [name, text] of texts) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const complaint = property && complaintOf(property, text);
    if (complaint !== undefined) wrong[name] = complaint;
  }
  return wrong;
}

function complaintOf(schema: TSchema, text: string): string | undefined {
  try {
    Value.Decode(schema, text);
    return undefined;
  } catch (error) {
    // Anything that is not a number was reported before.
    if (!(error instanceof TransformDecodeError)) return undefined;
    const [first] = (error.error as ValidationError).all as readonly { message?: string }[];
    return first?.message ?? "Not allowed";
  }
}
