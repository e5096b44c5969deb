// Makes values that fit a JSON Schema, its limits above all, and values that most likely do not.
import type { Chance } from "./chance.ts";
import { isObject, type JsonSchema, type Resolve } from "./json-schema.ts";

/** Texts that programs stumble over: other scripts, NUL, and the words of other languages. Half of a surrogate pair is none that fits. */
const oddTexts = [
  "",
  " ",
  "a",
  "grüße 日本 \u{1F331}",
  "\u0000",
  "a\u0000b",
  "\u202egnp.exe",
  "\ufeff\u2028\u2029\r\n\t",
  "e\u0301\u0301\u0301",
  "' OR 1=1 --",
  'title:"a" NEAR(b, c) *',
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "null",
  "0",
  "-1",
  "1e999",
  "NaN",
  "../../etc/passwd",
  "%00%ff%",
  "{}",
] as const;

/** JSON texts, not values: some of them no value could be written as. */
const oddJson = [
  "null",
  "true",
  "0",
  "-0",
  "-1",
  "1.5",
  "1e308",
  "1e400",
  "-1e400",
  "9007199254740992",
  "9223372036854775808",
  "1e-400",
  '""',
  '"5"',
  '"\\u0000"',
  '"\\ud800"',
  '"x\\udc00y"',
  "[]",
  "[null]",
  "{}",
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":1}}',
  '"2026-01-01T00:00:00Z"',
  "[[[[[[[[[[1]]]]]]]]]]",
] as const;

export function makeValue(schema: JsonSchema, chance: Chance, resolve: Resolve): unknown {
  if (typeof schema["$ref"] === "string") return makeValue(resolve(schema["$ref"]), chance, resolve);
  if ("const" in schema) return schema["const"];
  const choices = schema["enum"] ?? schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) {
    const chosen: unknown = choices[chance.below(choices.length)];
    return "enum" in schema ? chosen : makeValue(chosen as JsonSchema, chance, resolve);
  }
  const type = schema["type"];
  const make = makers[String(Array.isArray(type) ? type[chance.below(type.length)] : type)];
  if (make) return make(schema, chance, resolve);
  if (type !== undefined) throw new Error(`Nothing is known about the type ${JSON.stringify(type)}`);
  return makeText({}, chance);
}

type Make = (schema: JsonSchema, chance: Chance, resolve: Resolve) => unknown;

const makers: Readonly<Record<string, Make>> = {
  null: () => null,
  boolean: (_, chance) => chance.happens(0.5),
  integer: (schema, chance) => makeNumber(schema, chance, 1),
  number: (schema, chance) =>
    chance.happens(0.5) ? makeNumber(schema, chance, 1) : makeNumber(schema, chance, 0),
  string: makeText,
  array: makeList,
  object: makeObject,
};

function makeNumber(schema: JsonSchema, chance: Chance, step: 0 | 1): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Record<
    string,
    number | undefined
  >;
  const low = minimum ?? (exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : exclusiveMinimum + 1);
  const high = maximum ?? (exclusiveMaximum === undefined ? Number.MAX_SAFE_INTEGER : exclusiveMaximum - 1);
  const inside = (value: number) => Math.min(high, Math.max(low, value));
  const whole = chance.pick([
    low,
    high,
    inside(0),
    inside(1 + chance.below(9)),
    inside(1 + chance.below(300)),
  ]);
  return step === 1 ? whole : inside(whole + chance.pick([0.5, 0.1, 1e-9]));
}

function makeText(schema: JsonSchema, chance: Chance): string {
  const { minLength = 0, maxLength = 5000 } = schema as { minLength?: number; maxLength?: number };
  const format = schema["format"];
  if (format === "date-time") return new Date(chance.below(2 ** 31) * 1000).toISOString();
  if (format === "date") return new Date(chance.below(2 ** 31) * 1000).toISOString().slice(0, 10);
  if (format === "uuid") return "0c7d7a0e-5e52-4c0b-9f6a-4a3f1f0b7f11";
  if (format !== undefined || "pattern" in schema)
    throw new Error(`No text can be made for ${JSON.stringify(schema)}`);
  const text = chance.pick(oddTexts);
  // Rarely the longest: thousands of them would only fill a disk.
  const length = chance.happens(0.05) ? maxLength : Math.min(maxLength, text.length + chance.below(5));
  return text
    .padEnd(Math.max(minLength, Math.min(length, 5000)), "x")
    .slice(0, maxLength)
    .toWellFormed();
}

function makeList(schema: JsonSchema, chance: Chance, resolve: Resolve): unknown[] {
  const { minItems = 0, maxItems = 3 } = schema as { minItems?: number; maxItems?: number };
  const { prefixItems } = schema as { prefixItems?: readonly JsonSchema[] };
  if (prefixItems) return prefixItems.map((item) => makeValue(item, chance, resolve));
  const items = (schema["items"] ?? {}) as JsonSchema;
  // What may hold itself has to come to an end.
  const more = "$ref" in items ? 1 : 3;
  const length = minItems + chance.below(Math.min(maxItems - minItems, more) + 1);
  return Array.from({ length }, () => makeValue(items, chance, resolve));
}

function makeObject(schema: JsonSchema, chance: Chance, resolve: Resolve): Record<string, unknown> {
  const {
    properties = {},
    required = [],
    minProperties = 0,
  } = schema as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
    minProperties?: number;
  };
  const names = Object.keys(properties);
  const wanted = names.filter((name) => required.includes(name) || chance.happens(0.5));
  for (const name of names) if (wanted.length < minProperties && !wanted.includes(name)) wanted.push(name);
  const members = wanted.map((name) => [name, makeValue(properties[name] ?? {}, chance, resolve)]);
  if (schema["additionalProperties"] !== false && !("patternProperties" in schema) && chance.happens(0.1))
    members.push([
      chance.pick(["extra", "__proto__", "constructor", "toString", "", "id"]),
      isObject(schema["additionalProperties"])
        ? makeValue(schema["additionalProperties"], chance, resolve)
        : 1,
    ]);
  // fromEntries, as an assignment to `__proto__` makes no member.
  return Object.fromEntries(members) as Record<string, unknown>;
}

/** JSON of the value with something done to it: a part replaced, left out or added. */
export function damageJson(value: unknown, chance: Chance): string {
  const odd = () => (chance.happens(0.05) ? nest(chance) : chance.pick(oddJson));
  if (Array.isArray(value) && value.length > 0 && chance.happens(0.7)) {
    const hit = chance.below(value.length);
    return `[${value.map((item, at) => (at === hit ? damageJson(item, chance) : JSON.stringify(item))).join()}]`;
  }
  if (!isObject(value) || chance.happens(0.2)) return odd();
  const members = Object.entries(value).map(([name, member]) => [name, JSON.stringify(member)] as const);
  const hit = chance.below(members.length + 1);
  if (hit === members.length) members.push([chance.pick(["extra", "__proto__", "title", "id", ""]), odd()]);
  else if (chance.happens(0.3)) members.splice(hit, 1);
  else {
    const [name = ""] = members[hit] ?? [];
    members[hit] = [name, chance.happens(0.6) ? odd() : damageJson(value[name], chance)];
  }
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join()}}`;
}

/** What is cut short, said twice, in another encoding, or no JSON at all. */
export function malformedJson(value: unknown, chance: Chance): string | Uint8Array<ArrayBuffer> {
  const json = JSON.stringify(value ?? { name: "x" });
  return chance.pick([
    "",
    json.slice(0, chance.below(json.length)),
    `${json}${json}`,
    `${json},`,
    `\ufeff${json}`,
    json.replaceAll('"', "'"),
    "{",
    "NaN",
    "undefined",
    '{"name":"\u0001"}',
    '"\\x"',
    new Uint8Array([0xff, 0xfe, 0x00, 0x22]),
    new Uint8Array([0x22, 0xc3, 0x28, 0x22]),
    Buffer.from(json, "utf16le"),
  ]);
}

function nest(chance: Chance): string {
  const depth = chance.pick([100, 1000, 20_000]);
  return chance.happens(0.5)
    ? "[".repeat(depth) + "]".repeat(depth)
    : `${'{"a":'.repeat(depth / 2)}1${"}".repeat(depth / 2)}`;
}

/** Texts for a place in an address, already encoded; some of them wrongly. */
export function oddAddressText(chance: Chance): string {
  return chance.happens(0.6)
    ? encodeURIComponent(chance.pick(oddTexts).toWellFormed())
    : chance.pick([
        "%",
        "%zz",
        "%ed%a0%80",
        "%c3%28",
        "%00",
        "%2f..%2f",
        "1e3",
        "0x10",
        "1_000",
        "+1",
        "%201",
        "Infinity",
        "9223372036854775808",
        "1.0",
        "1e400",
        "-0",
        "true",
        "[1]",
        "x".repeat(3000),
      ]);
}
