// Checks a value against a JSON Schema, as far as descriptions of an API use it. A keyword it does not know is an error, so that
// nothing in a description goes unchecked. https://json-schema.org/draft/2020-12/json-schema-validation
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Finds what `#/components/schemas/Error` stands for. */
export type Resolve = (ref: string) => JsonSchema;

/** @returns what is wrong, the place first: `.fields.title: expected string`; undefined when nothing is */
export function findMisfit(
  schema: JsonSchema,
  value: unknown,
  resolve: Resolve,
  place = "",
): string | undefined {
  for (const [keyword, wanted] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue;
    const checkKeyword = checks[keyword];
    if (!checkKeyword) throw new Error(`The checker does not know the keyword "${keyword}"`);
    const misfit = checkKeyword({ wanted, value, schema, resolve, place });
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

const annotations = new Set([
  "default",
  "description",
  "title",
  "examples",
  "$id",
  "$schema",
  "contentEncoding",
]);

interface Question {
  wanted: unknown;
  value: unknown;
  schema: JsonSchema;
  resolve: Resolve;
  place: string;
}

type Check = (question: Question) => string | undefined;

const checks: Readonly<Record<string, Check | undefined>> = {
  $ref: ({ wanted, value, resolve, place }) => findMisfit(resolve(String(wanted)), value, resolve, place),
  type: ({ wanted, value, place }) =>
    list(wanted).some((type) => isOfType(value, type)) ? undefined : `${place}: expected ${list(wanted)}`,
  const: ({ wanted, value, place }) => unless(Bun.deepEquals(value, wanted), place, "another constant"),
  enum: ({ wanted, value, place }) =>
    unless(
      list(wanted).some((one) => Bun.deepEquals(value, one)),
      place,
      "not one of the enum",
    ),
  anyOf: (question) => unless(countFits(question) > 0, question.place, "fits none of anyOf"),
  oneOf: (question) => unless(countFits(question) === 1, question.place, "does not fit one of oneOf"),
  allOf: (question) =>
    unless(countFits(question) === list(question.wanted).length, question.place, "does not fit all"),
  not: ({ wanted, value, resolve, place }) =>
    unless(findMisfit(wanted as JsonSchema, value, resolve) !== undefined, place, "fits what it must not"),
  minimum: numeric((value, limit) => value >= limit),
  maximum: numeric((value, limit) => value <= limit),
  exclusiveMinimum: numeric((value, limit) => value > limit),
  exclusiveMaximum: numeric((value, limit) => value < limit),
  multipleOf: numeric((value, step) => Number.isInteger(value / step)),
  // The standard counts characters; the runtime counts UTF-16 units, and the description says so.
  minLength: textual((value, limit) => value.length >= Number(limit)),
  maxLength: textual((value, limit) => value.length <= Number(limit)),
  pattern: textual((value, pattern) => new RegExp(String(pattern), "u").test(value)),
  format: textual((value, format) => formats[String(format)]?.(value) ?? false),
  minItems: counted(Array.isArray, (value) => (value as unknown[]).length, false),
  maxItems: counted(Array.isArray, (value) => (value as unknown[]).length, true),
  minProperties: ({ wanted, value, schema, place }) =>
    unless(
      !isObject(value) || countDescribed(value, schema) >= Number(wanted),
      place,
      `fewer than ${wanted}`,
    ),
  maxProperties: counted(isObject, (value) => Object.keys(value as object).length, true),
  items: ({ wanted, value, schema, resolve, place }) =>
    checkItems(value, list(schema["prefixItems"] ?? []).length, () => wanted, resolve, place),
  prefixItems: ({ wanted, value, resolve, place }) =>
    checkItems(value, 0, (index) => list(wanted)[index] ?? true, resolve, place),
  required: ({ wanted, value, place }) =>
    isObject(value)
      ? first(
          list(wanted).map((name) => () => unless(Object.hasOwn(value, String(name)), place, `no ${name}`)),
        )
      : undefined,
  properties: (question) => checkMembers(question, ({ schema }, name) => ownSchema(schema, name)),
  patternProperties: (question) => checkMembers(question, ({ schema }, name) => patternSchema(schema, name)),
  propertyNames: ({ wanted, value, resolve, place }) =>
    isObject(value)
      ? first(Object.keys(value).map((name) => () => check(wanted, name, resolve, `${place}.${name}`)))
      : undefined,
  additionalProperties: (question) =>
    checkMembers(question, ({ schema, wanted }, name) =>
      (ownSchema(schema, name) ?? patternSchema(schema, name)) === undefined ? wanted : undefined,
    ),
};

const formats: Readonly<Record<string, (value: string) => boolean>> = {
  "date-time": (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value),
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(value),
  email: (value) => /^[^@\s]+@[^@\s]+$/.test(value),
  uuid: (value) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  binary: () => true,
};

function check(schema: unknown, value: unknown, resolve: Resolve, place: string): string | undefined {
  if (schema === true) return undefined;
  return schema === false
    ? `${place}: is not in the description`
    : findMisfit(schema as JsonSchema, value, resolve, place);
}

function checkItems(
  value: unknown,
  from: number,
  schemaOf: (index: number) => unknown,
  resolve: Resolve,
  place: string,
): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const looks = value.map((item, index) => () => check(schemaOf(index), item, resolve, `${place}[${index}]`));
  return first(looks.slice(from));
}

function checkMembers(
  question: Question,
  schemaOf: (question: Question, name: string) => unknown,
): string | undefined {
  const { value, resolve, place } = question;
  if (!isObject(value)) return undefined;
  return first(
    Object.entries(value).map(([name, member]) => () => {
      const schema = schemaOf(question, name);
      return schema === undefined ? undefined : check(schema, member, resolve, `${place}.${name}`);
    }),
  );
}

function ownSchema({ properties }: JsonSchema, name: string): unknown {
  return isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function patternSchema({ patternProperties }: JsonSchema, name: string): unknown {
  if (!isObject(patternProperties)) return undefined;
  return Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, "u").test(name))?.[1];
}

/** The runtime leaves out what is not described before it counts. */
function countDescribed(value: object, schema: JsonSchema): number {
  const names = Object.keys(value);
  return (schema["properties"] ? names.filter((name) => ownSchema(schema, name) !== undefined) : names)
    .length;
}

function countFits({ wanted, value, resolve, place }: Question): number {
  return list(wanted).filter((one) => check(one, value, resolve, place) === undefined).length;
}

function numeric(fits: (value: number, limit: number) => boolean): Check {
  return ({ wanted, value, place }) =>
    unless(typeof value !== "number" || fits(value, Number(wanted)), place, `the limit is ${wanted}`);
}

function textual(fits: (value: string, wanted: unknown) => boolean): Check {
  return ({ wanted, value, place }) =>
    unless(typeof value !== "string" || fits(value, wanted), place, `is not as ${wanted} wants it`);
}

function counted(
  applies: (value: unknown) => boolean,
  count: (value: unknown) => number,
  isMost: boolean,
): Check {
  return ({ wanted, value, place }) =>
    unless(
      !applies(value) || (isMost ? count(value) <= Number(wanted) : count(value) >= Number(wanted)),
      place,
      `has ${isMost ? "more" : "fewer"} than ${wanted} members`,
    );
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function unless(fits: boolean, place: string, complaint: string): string | undefined {
  return fits ? undefined : `${place}: ${complaint}`;
}

function first(looks: readonly (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const misfit = look();
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}
