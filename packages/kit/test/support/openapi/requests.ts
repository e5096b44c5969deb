// Makes requests out of the description of an API: what it allows, its limits, and what it does not allow. Sends nothing.
import type { Chance } from "./chance.ts";
import { findMisfit, type JsonSchema, type Resolve } from "./json-schema.ts";
import { damageJson, makeValue, malformedJson, oddAddressText } from "./values.ts";

export interface Parameter {
  name: string;
  in: "path" | "query";
  required?: boolean;
  schema: JsonSchema;
}

export interface Answer {
  $ref?: string;
  description?: string;
  content?: Record<string, { schema?: JsonSchema }>;
}

export interface Operation {
  /** `/api/items/{id}` */
  path: string;
  /** `get` */
  method: string;
  parameters?: readonly Parameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema } | undefined> };
  responses: Record<string, Answer>;
}

export interface Attempt {
  kind: Kind;
  operation: Operation;
  /** With the query, as it is sent. */
  address: string;
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** What the description says of it; undefined where it says nothing clear. */
  isAllowed?: boolean | undefined;
}

export type Kind = (typeof kinds)[number];

const kinds = [
  "allowed",
  "allowed",
  "allowed",
  "allowed",
  "odd address",
  "odd query",
  "odd body",
  "odd body",
  "malformed body",
  "other type",
  "other method",
  "no token",
] as const;

export function makeAttempt(operations: readonly Operation[], chance: Chance, resolve: Resolve): Attempt {
  const operation = operations[chance.below(operations.length)];
  if (!operation) throw new Error("The description has no operations");
  const kind = chance.pick(kinds);
  const attempt = makeAllowed(operation, chance, resolve);
  return { ...attempt, kind, ...changes[kind](attempt, chance, resolve) };
}

function makeAllowed(operation: Operation, chance: Chance, resolve: Resolve): Attempt {
  const { method } = operation;
  const value = makeBody(operation, chance, resolve);
  return {
    kind: "allowed",
    operation,
    address: makeAddress(operation, chance, resolve),
    method: method.toUpperCase(),
    headers: value === undefined ? {} : { "content-type": "application/json" },
    ...(value !== undefined && { body: JSON.stringify(value) }),
    // Without a body schema nothing is said of bodies, but then none is sent.
    isAllowed: true,
  };
}

type Change = (attempt: Attempt, chance: Chance, resolve: Resolve) => Partial<Attempt>;

const changes: Readonly<Record<Kind, Change>> = {
  allowed: () => ({}),
  "odd address": ({ operation }, chance) => {
    const path = operation.path.replaceAll(/\{\w+\}/g, () => oddAddressText(chance));
    const odd = chance.pick([
      path,
      path,
      path,
      `${path}/`,
      `${path}/%2e%2e/x`,
      `${path}//`,
      `/api/${oddAddressText(chance)}`,
    ]);
    return unclear({ address: odd });
  },
  "odd query": (attempt, chance) => {
    const names = (attempt.operation.parameters ?? [])
      .filter((one) => one.in === "query")
      .map(({ name }) => name);
    const name = chance.pick(["extra", "__proto__", "a[b]", "%00", ...names, ...names, ...names]);
    const again = chance.happens(0.2) ? `&${name}=${oddAddressText(chance)}` : "";
    const odd = chance.pick([
      `${name}=${oddAddressText(chance)}${again}`,
      name,
      "&&=&",
      `=${oddAddressText(chance)}`,
    ]);
    const [path = ""] = attempt.address.split("?");
    return unclear({ address: `${path}?${odd}` });
  },
  "odd body": ({ operation, method }, chance, resolve) => {
    if (method === "GET" || method === "HEAD") return {};
    const body = damageJson(makeBody(operation, chance, resolve) ?? {}, chance);
    const schema = bodySchema(operation);
    // A number beyond all numbers, half of a surrogate pair, a value that the runtime reads out of a text, and a name that it
    // drops, are for it to judge.
    if (!schema || /\de\d{3}|\\ud|"5"|"2026-|__proto__/.test(body) || /^[[{]{20}/.test(body))
      return unclear({ body, headers: json });
    // What does not fit may still be taken, and read as something that does: `""` as an empty list.
    const fits = findMisfit(schema, JSON.parse(body), resolve) === undefined;
    return { body, headers: json, isAllowed: fits || undefined };
  },
  "malformed body": ({ operation, method }, chance, resolve) =>
    method === "GET" || method === "HEAD"
      ? {}
      : unclear({ headers: json, body: malformedJson(makeBody(operation, chance, resolve), chance) }),
  "other type": ({ method, body }, chance) =>
    method === "GET" || method === "HEAD"
      ? {}
      : unclear({
          headers: { "content-type": chance.pick(otherTypes) },
          body: chance.pick([
            body ?? "{}",
            "",
            "name=x&name=y&__proto__=1",
            "--x\r\n\r\n\r\n--x--",
            new Uint8Array(300),
          ]),
        }),
  "other method": ({ body }, chance) => {
    const method = chance.pick(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
    return unclear({ method, body: body ?? "{}", headers: json });
  },
  "no token": (attempt, chance) => ({
    headers: { ...attempt.headers, authorization: chance.pick(["", "Bearer", "Bearer x", "Basic eDp5"]) },
    isAllowed: false,
  }),
};

const json = { "content-type": "application/json" };

const otherTypes = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/octet-stream",
  "application/json; charset=utf-16",
  "application/jsonx",
  "application/xml",
  "x",
  ";",
] as const;

function unclear<Part extends Partial<Attempt>>(part: Part): Part & { isAllowed: undefined } {
  return { ...part, isAllowed: undefined };
}

function makeBody(operation: Operation, chance: Chance, resolve: Resolve): unknown {
  const schema = bodySchema(operation);
  return schema && makeValue(schema, chance, resolve);
}

function bodySchema({ requestBody }: Operation): JsonSchema | undefined {
  return requestBody?.content["application/json"]?.schema;
}

function makeAddress({ path, parameters = [] }: Operation, chance: Chance, resolve: Resolve): string {
  const query: string[] = [];
  let address = path;
  for (const { name, in: place, required = false, schema } of parameters) {
    if (!required && chance.happens(0.5)) continue;
    const value = makeValue(schema, chance, resolve);
    const text = encodeURIComponent(typeof value === "string" ? value.toWellFormed() : JSON.stringify(value));
    // An empty part of a path, or one of dots, is another path.
    if (place === "path") address = address.replace(`{${name}}`, /^\.*$/.test(text) ? "x" : text);
    else query.push(`${name}=${text}`);
  }
  return query.length > 0 ? `${address}?${query.join("&")}` : address;
}
