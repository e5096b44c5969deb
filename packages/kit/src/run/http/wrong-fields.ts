// Names a request's invalid fields and the expected values. Never repeats the sent ones.
import { KindGuard } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ValidationError } from "elysia";

import { readBodyOf } from "./strict-text.ts";
import { describeFile } from "./wrong-file.ts";
import { findWrongParameters, type CheckedRoute } from "./wrong-parameters.ts";

/** Elysia's facts about a failure. Not its whole context: see createHandler. */
export interface Failed {
  code: string | number;
  error: unknown;
  set: { status?: number | string; headers: Record<string, string | number | string[] | undefined> };
  request: Request;
  /** The requested route; undefined if there is none. */
  findRoute(): CheckedRoute | undefined;
}

/** @returns by the field's name; undefined if the request is not at fault */
export function findWrongFields(failed: Failed): Record<string, string> | undefined {
  const { code, error } = failed;
  if (isUnfit(failed)) return { body: "Expected another type" };
  return code === "VALIDATION" ? describeFields(error as ValidationError, failed) : undefined;
}

/**
 * Elysia puts the sent value into a message, and fails at some: a form's fields, which have no
 * prototype, and lists nested thousands deep. Such a failure says nothing, so this checks whether
 * the body is valid.
 */
function isUnfit({ code, error, request, findRoute }: Failed): boolean {
  if (code !== "UNKNOWN" || !(error instanceof TypeError || error instanceof RangeError)) return false;
  const schema = findRoute()?.hooks.body;
  const body = readBodyOf(request);
  return body !== undefined && KindGuard.IsSchema(schema) && !Value.Check(schema, body.value);
}

interface FieldError {
  path?: string;
  message?: string;
  /** What was sent. */
  value?: unknown;
  schema?: { anyOf?: readonly { type?: string }[]; maxLength?: number };
}

/**
 * TypeBox's messages describe the schema only; its `value` and `summary`, which hold the sent data,
 * are dropped.
 * @returns undefined when the app's own answer is invalid: a bug of the app, not of the client
 */
function describeFields(error: ValidationError, failed: Failed): Record<string, string> | undefined {
  const type: string = error.type;
  if (type === "response") return undefined;
  const found = listErrors(error);
  if (type === "property") return describeProperty(found, failed);
  // A text in place of an object would yield an error per letter; the error is the whole.
  const isWhole = typeof error.value !== "object" || error.value === null || found.length === 0;
  if (isWhole) return { [type]: found.find(({ path }) => path === "")?.message ?? "Expected another type" };
  const fields: Record<string, string> = {};
  for (const field of found)
    fields[field.path?.slice(1).replaceAll("/", ".") || "body"] ??= describeField(field);
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
  const { body, params, query } = route?.hooks ?? {};
  if (body === undefined && params === undefined && query === undefined) return undefined;
  return { [request.method === "GET" ? "address" : "body"]: first?.message ?? "Not allowed" };
}

/**
 * Elysia widens a number in an address to "number, or text that reads as one": this names the
 * intended type.
 */
function describeField({ message = "Not allowed", schema, value }: FieldError): string {
  const file = describeFile(schema, value);
  if (file !== undefined) return file;
  // A page shows this to the one who typed it.
  if (message.startsWith("Expected string length less")) {
    return `Too long: at most ${schema?.maxLength} characters`;
  }
  const types =
    schema?.anyOf?.map(({ type }) => type).filter((type) => type !== undefined && type !== "string") ?? [];
  return types.length > 0 ? `Expected ${[...new Set(types)].join(" or ")}` : message;
}
