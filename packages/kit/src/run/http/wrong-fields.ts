// Says which fields of a request are not as they should be, and what was expected. Never what was
// sent.
import { KindGuard } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { InvalidFileType, type ValidationError } from "elysia";

import { readBodyOf } from "./strict-text.ts";
import type { RouteSchemas } from "./route-schemas.ts";
import { findAddressIssues, findBodyIssues, listIssues, nameIssues } from "./standard-issues.ts";
import type { Issue } from "./standard-schema.ts";
import { describeFile, describeKind, type FileSchema } from "./wrong-files.ts";
import { findWrongParameters } from "./wrong-parameters.ts";

/** What Elysia tells of a failure. Not its whole context: see createHandler. */
export interface Failed {
  code: string | number;
  error: unknown;
  set: { status?: number | string; headers: Record<string, string | number | string[] | undefined> };
  request: Request;
  /** The route that was asked; undefined where there is none. */
  findRoute(): RouteSchemas | undefined;
}

/** @returns by the field's name; undefined when the failure is not the request's fault */
export function findWrongFields(failed: Failed): Record<string, string> | undefined {
  const { code, error } = failed;
  if (error instanceof InvalidFileType) return describeFileType(error);
  if (code === "VALIDATION") return describeFields(error as ValidationError, failed);
  const isUnsaid = code === "UNKNOWN" && (error instanceof TypeError || error instanceof RangeError);
  return isUnsaid ? findUnfit(error, failed) : undefined;
}

/** Elysia has looked into the file: its name and its type are what the sender says. */
function describeFileType({ property, expected }: InvalidFileType): Record<string, string> {
  return { [property.replace(/^body\./, "")]: describeKind(expected) };
}

/**
 * Elysia puts what was sent into a message, and fails at what cannot be put into one: what it reads
 * out of a form, which has no prototype, lists in lists, thousands deep, and big integers. Then the
 * failure says nothing, and whether the request fits is asked here.
 */
function findUnfit({ message }: Error, { request, findRoute }: Failed): Record<string, string> | undefined {
  const route = findRoute();
  const body = readBodyOf(request);
  if (!route) return undefined;
  const isUnfit = (schema: unknown) => KindGuard.IsSchema(schema) && !Value.Check(schema, body?.value);
  if (body !== undefined && route.schemas.body.some(isUnfit)) return { body: "Expected another type" };
  // Of an address there is no copy as Elysia read it: only what failed for sure is looked for.
  const isAddress = message.startsWith("JSON.stringify");
  const issues = [...(isAddress ? findAddressIssues(route, request) : []), ...findBodyIssues(route, request)];
  return issues.length > 0 ? nameFields(issues, "body") : undefined;
}

interface FieldError {
  path?: string;
  message?: string;
  value?: unknown;
  schema?: FileSchema & { anyOf?: readonly { type?: string }[]; maxLength?: number };
}

/**
 * TypeBox's messages speak of the schema only; its `value` and `summary`, which hold what was sent,
 * stay behind.
 * @returns undefined when it is the app's own answer that does not fit: a bug of the app, not of
 *   the one who asked
 */
function describeFields(error: ValidationError, failed: Failed): Record<string, string> | undefined {
  const type: string = error.type;
  if (type === "response") return undefined;
  const issues = listIssues(error);
  if (issues) return nameFields(issues, type);
  const found = listErrors(error);
  if (type === "property") return describeProperty(found, failed);
  // A text where an object should be is taken apart letter by letter; what is wrong is the whole.
  const isWhole = typeof error.value !== "object" || error.value === null || found.length === 0;
  if (isWhole) return { [type]: found.find(({ path }) => path === "")?.message ?? "Expected another type" };
  const fields: Record<string, string> = {};
  for (const field of found)
    fields[field.path?.slice(1).replaceAll("/", ".") || type] ??= describeField(field);
  return fields;
}

/** The first of each field. The whole is named after its place in the request. */
function nameFields(issues: readonly Issue[], whole: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, message] of nameIssues(issues)) fields[name || whole] ??= message;
  return fields;
}

/** The same failure, where Elysia makes the message only when it is asked for. */
function listErrors(error: ValidationError): readonly FieldError[] {
  try {
    return error.all as readonly FieldError[];
  } catch {
    return [];
  }
}

/**
 * A value that only its own reader refused: a number out of bounds in an address, or in a text of a
 * body.
 */
function describeProperty(
  [first]: readonly FieldError[],
  { request, findRoute }: Failed,
): Record<string, string> | undefined {
  const route = findRoute();
  const wrong = route ? findWrongParameters(route, request) : {};
  if (Object.keys(wrong).length > 0) return wrong;
  // Where nothing was sent, nothing of it can be wrong.
  const { body = [], params = [], query = [] } = route?.schemas ?? {};
  if (body.length + params.length + query.length === 0) return undefined;
  return { [request.method === "GET" ? "address" : "body"]: first?.message ?? "Not allowed" };
}

/**
 * Elysia widens a number in an address to "number, or text that reads as one": say which of them
 * was meant.
 */
function describeField({ message = "Not allowed", schema, value }: FieldError): string {
  if (/^Expected kind 'Files?'/.test(message)) return describeFile(schema ?? {}, value);
  // A page shows this to the one who typed it.
  if (message.startsWith("Expected string length less")) {
    return `Too long: at most ${schema?.maxLength} characters`;
  }
  const types =
    schema?.anyOf?.map(({ type }) => type).filter((type) => type !== undefined && type !== "string") ?? [];
  return types.length > 0 ? `Expected ${[...new Set(types)].join(" or ")}` : message;
}
