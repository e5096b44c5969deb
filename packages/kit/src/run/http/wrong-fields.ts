// Names a request's invalid fields and the expected values. Never repeats the sent ones.
import { KindGuard } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ValidationError } from "elysia";

import type { Say } from "../../messages/languages.ts";
import { sayFields } from "./error-body.ts";
import { readBodyOf } from "./strict-text.ts";
import type { RouteSchemas } from "./route-schemas.ts";
import { findAddressIssues, findBodyIssues, listIssues, nameIssues } from "./standard-issues.ts";
import type { Issue } from "./standard-schema.ts";
import { describeFile } from "./wrong-file.ts";
import { findWrongParameters } from "./wrong-parameters.ts";

/** Elysia's facts about a failure. Not its whole context: see createHandler. */
export interface Failed {
  code: string | number;
  error: unknown;
  set: { status?: number | string; headers: Record<string, string | number | string[] | undefined> };
  request: Request;
  /** The requested route; undefined if there is none. */
  findRoute(): RouteSchemas | undefined;
}

/** Translates a sentence. */
type Phrases = Pick<Say, "phrase">;

/** @returns by the field's name; undefined if the request is not at fault */
export function findWrongFields(failed: Failed, say: Phrases): Record<string, string> | undefined {
  const { code, error } = failed;
  if (code === "VALIDATION") return describeFields(error as ValidationError, failed, say);
  const isUnsaid = code === "UNKNOWN" && (error instanceof TypeError || error instanceof RangeError);
  return isUnsaid ? findUnfit(error, failed, say) : undefined;
}

/**
 * Elysia puts the sent value into a message, and fails at some values: a form's fields, which have
 * no prototype, lists nested thousands deep, and big integers. Such a failure says nothing, so this
 * checks whether the request is valid.
 */
function findUnfit(
  { message }: Error,
  { request, findRoute }: Failed,
  say: Phrases,
): Record<string, string> | undefined {
  const route = findRoute();
  const body = readBodyOf(request);
  if (!route) return undefined;
  const isUnfit = (schema: unknown) => KindGuard.IsSchema(schema) && !Value.Check(schema, body?.value);
  if (body !== undefined && route.schemas.body.some(isUnfit))
    return { body: say.phrase("Expected another type") };
  // There is no copy of an address as Elysia read it, so this looks only for definite failures.
  const isAddress = message.startsWith("JSON.stringify");
  const issues = [...(isAddress ? findAddressIssues(route, request) : []), ...findBodyIssues(route, request)];
  return issues.length > 0 ? nameFields(issues, "body", say) : undefined;
}

interface FieldError {
  path?: string;
  message?: string;
  value?: unknown;
  schema?: { anyOf?: readonly { type?: string }[]; maxLength?: number };
}

/**
 * TypeBox's messages describe the schema only; its `value` and `summary`, which hold the sent data,
 * are dropped.
 * @returns undefined when the app's own answer is invalid: a bug of the app, not of the client
 */
function describeFields(
  error: ValidationError,
  failed: Failed,
  say: Phrases,
): Record<string, string> | undefined {
  const type: string = error.type;
  if (type === "response") return undefined;
  const issues = listIssues(error);
  if (issues) return nameFields(issues, type, say);
  const fields = describeErrors(error, type, failed);
  return fields && sayFields(fields, say);
}

function describeErrors(
  error: ValidationError,
  type: string,
  failed: Failed,
): Record<string, string> | undefined {
  const found = listErrors(error);
  if (type === "property") return describeProperty(found, failed);
  // A text in place of an object would yield an error per letter; the error is the whole.
  const isWhole = typeof error.value !== "object" || error.value === null || found.length === 0;
  if (isWhole) return { [type]: found.find(({ path }) => path === "")?.message ?? "Expected another type" };
  const fields: Record<string, string> = {};
  for (const field of found)
    fields[field.path?.slice(1).replaceAll("/", ".") || type] ??= describeField(field);
  return fields;
}

/** Keeps each field's first message. An issue of the whole gets the name of its place. */
function nameFields(issues: readonly Issue[], whole: string, say: Phrases): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, message] of nameIssues(issues, say)) fields[name || whole] ??= message;
  return fields;
}

/** The same failure, in a form where Elysia makes the message on demand. */
function listErrors(error: ValidationError): readonly FieldError[] {
  try {
    return error.all as readonly FieldError[];
  } catch {
    return [];
  }
}

/**
 * For a value that only its own reader refused: a number out of bounds in an address, or in a text
 * of a body.
 */
function describeProperty(
  [first]: readonly FieldError[],
  { request, findRoute }: Failed,
): Record<string, string> | undefined {
  const route = findRoute();
  const wrong = route ? findWrongParameters(route, request) : {};
  if (Object.keys(wrong).length > 0) return wrong;
  // Nothing was sent, so nothing is wrong with it.
  const { body = [], params = [], query = [] } = route?.schemas ?? {};
  if (body.length + params.length + query.length === 0) return undefined;
  return { [request.method === "GET" ? "address" : "body"]: first?.message ?? "Not allowed" };
}

/**
 * Elysia widens a number in an address to "number, or text that reads as one": this names the
 * intended type.
 */
function describeField({ message = "Not allowed", schema, value }: FieldError): string {
  const file = describeFile(schema, value);
  if (file !== undefined) return file;
  // A page shows this to the user who typed it.
  if (message.startsWith("Expected string length less")) {
    return `Too long: at most ${schema?.maxLength} characters`;
  }
  const types =
    schema?.anyOf?.map(({ type }) => type).filter((type) => type !== undefined && type !== "string") ?? [];
  return types.length > 0 ? `Expected ${[...new Set(types)].join(" or ")}` : message;
}
