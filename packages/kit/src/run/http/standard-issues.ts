// Reads the errors that other libraries than TypeBox find in a request: which field, and what was
// expected. Never shows what was sent, which some libraries put into their messages.
import type { ValidationError } from "elysia";

import type { Say } from "../../messages/languages.ts";
import type { RouteSchemas } from "./route-schemas.ts";
import { isStandard, type Checked, type Issue } from "./standard-schema.ts";
import { readBodyOf } from "./strict-text.ts";
import { pathTexts, queryTexts } from "./wrong-parameters.ts";

/** @returns undefined if only TypeBox checked */
export function listIssues({ validator, value, valueError }: ValidationError): readonly Issue[] | undefined {
  const { provider, Validate } = validator as unknown as {
    provider?: string;
    Validate?: (value: unknown) => Checked | Promise<Checked>;
  };
  if (provider !== "standard" || !Validate) return undefined;
  const checked = Validate(value);
  // An asynchronous schema was already asked; keep the first issue that it reported.
  const issues = checked instanceof Promise ? undefined : checked.issues;
  return issues ?? (valueError ? [valueError as unknown as Issue] : []);
}

/** @returns messages by the field's name, such as `pet.0.age`; "" means the whole */
export function nameIssues(issues: readonly Issue[], say: Pick<Say, "phrase">): [string, string][] {
  return issues.flatMap((issue): [string, string][] => {
    const name = namesIn(issue).join(".");
    const extra = unknownKeys(issue);
    if (extra.length === 0) return [[name, messageOf(issue, say)]];
    return extra.map((key) => [name === "" ? key : `${name}.${key}`, say.phrase("Unexpected property")]);
  });
}

function namesIn({ path = [] }: Issue): string[] {
  if (typeof path === "string") return path.split("/").slice(1);
  return path.map((part) => String(typeof part === "object" ? part.key : part));
}

/** Zod lists them beside the path, all other libraries in it. */
function unknownKeys(issue: Issue & { code?: unknown; keys?: unknown }): string[] {
  return issue.code === "unrecognized_keys" && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
}

/** Cuts out what was sent. Valibot writes "… but received 5", Arktype "… (was "hunter2")". */
function messageOf(
  issue: Issue & { received?: unknown; expected?: unknown; problem?: unknown; actual?: unknown },
  say: Pick<Say, "phrase">,
) {
  const { message, received, expected, problem, actual } = issue;
  if (typeof received === "string" && message.endsWith(`eceived ${received}`)) {
    const kind = message.split(":")[0] ?? "Not allowed";
    return typeof expected === "string" ? say.phrase(`Expected ${expected}`) : kind;
  }
  if (typeof problem === "string" && typeof actual === "string" && message.endsWith(problem))
    return capitalize(problem.replace(` (was ${actual})`, ""));
  return message === tooDeep ? say.phrase(tooDeep) : message;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Finds a body's issues where Elysia failed to describe them.
 * @returns nothing if the body is valid: then something else failed
 */
export function findBodyIssues({ schemas }: RouteSchemas, request: Request): readonly Issue[] {
  const body = readBodyOf(request);
  return body ? checkAll(schemas.body, body.value) : [];
}

/** Does the same for an address. */
export function findAddressIssues({ path, schemas }: RouteSchemas, request: Request): readonly Issue[] {
  return [
    ...checkAll(schemas.params, Object.fromEntries(pathTexts(path, request))),
    ...checkAll(schemas.query, Object.fromEntries(queryTexts(request))),
  ];
}

function checkAll(schemas: readonly unknown[], value: unknown): readonly Issue[] {
  const standard = schemas.filter(isStandard);
  // A check of it would fail as the first check did.
  if (standard.length > 0 && isDeep(value)) return [{ message: tooDeep }];
  return standard.flatMap((schema) => {
    const checked = schema["~standard"].validate(value);
    return checked instanceof Promise ? [] : (checked.issues ?? []);
  });
}

const tooDeep = "Nested too deep";
/** Deeper than any person's data, but not deep enough to overflow a stack. */
const maxDepth = 500;

function isDeep(whole: unknown): boolean {
  const left = [{ value: whole, depth: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next;
    if (depth > maxDepth) return true;
    if (typeof value !== "object" || value === null) continue;
    for (const part of Object.values(value)) left.push({ value: part, depth: depth + 1 });
  }
  return false;
}
