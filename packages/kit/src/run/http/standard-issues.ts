// Reads what another library than TypeBox finds wrong with a request: which field, and what was
// expected. Never what was sent, which some libraries put into their messages.
import type { ValidationError } from "elysia";

import type { Say } from "../../messages/languages.ts";
import type { RouteSchemas } from "./route-schemas.ts";
import { isStandard, type Checked, type Issue } from "./standard-schema.ts";
import { readBodyOf } from "./strict-text.ts";
import { pathTexts, queryTexts } from "./wrong-parameters.ts";

/** @returns undefined when TypeBox alone has checked */
export function listIssues({ validator, value, valueError }: ValidationError): readonly Issue[] | undefined {
  const { provider, Validate } = validator as unknown as {
    provider?: string;
    Validate?: (value: unknown) => Checked | Promise<Checked>;
  };
  if (provider !== "standard" || !Validate) return undefined;
  const checked = Validate(value);
  // One that asks elsewhere has said so before; what it said first is kept.
  const issues = checked instanceof Promise ? undefined : checked.issues;
  return issues ?? (valueError ? [valueError as unknown as Issue] : []);
}

/**
 * @param say translates the kit's own sentences; those of the library stay as they are
 * @returns by the field's name, as `pet.0.age`; "" is the whole
 */
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

/** Zod names them beside the path, all other libraries in it. */
function unknownKeys(issue: Issue & { code?: unknown; keys?: unknown }): string[] {
  return issue.code === "unrecognized_keys" && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
}

/** Valibot writes "… but received 5", Arktype "pet.age must be a number (was "hunter2")". */
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
 * The same of a body, where Elysia failed at saying what was sent.
 * @returns nothing where the body fits: what failed is another's
 */
export function findBodyIssues({ schemas }: RouteSchemas, request: Request): readonly Issue[] {
  const body = readBodyOf(request);
  return body ? checkAll(schemas.body, body.value) : [];
}

/** The same of an address. */
export function findAddressIssues({ path, schemas }: RouteSchemas, request: Request): readonly Issue[] {
  return [
    ...checkAll(schemas.params, Object.fromEntries(pathTexts(path, request))),
    ...checkAll(schemas.query, Object.fromEntries(queryTexts(request))),
  ];
}

function checkAll(schemas: readonly unknown[], value: unknown): readonly Issue[] {
  const standard = schemas.filter(isStandard);
  // A check of it would fail as the first one did.
  if (standard.length > 0 && isDeep(value)) return [{ message: tooDeep }];
  return standard.flatMap((schema) => {
    const checked = schema["~standard"].validate(value);
    return checked instanceof Promise ? [] : (checked.issues ?? []);
  });
}

const tooDeep = "Nested too deep";
/** Deeper than what people make, and less deep than what overflows a stack. */
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
