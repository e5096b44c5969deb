import { afterAll, expect, test } from "bun:test";

import { Type, type TSchema } from "@sinclair/typebox";
import { TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { t } from "elysia";

import { decodeQuickly } from "../../../src/run/http/quick-decode.ts";

const { Decode: decodeAsTypeBox } = TypeCheck.prototype;
decodeQuickly();
afterAll(() => void Object.assign(TypeCheck.prototype, { Decode: decodeAsTypeBox }));

const odd = Type.Transform(Type.String())
  .Decode((text) => {
    if (text === "odd") throw new Error("That is odd");
    return [...text];
  })
  .Encode((list) => list.join(""));
const inner = Type.Object({ at: t.Date() }, { $id: "Inner" });

test.each<[string, TSchema, TSchema[]?]>([
  ["a number", t.Object({ id: t.Integer() })],
  [
    "limits",
    t.Object({ id: t.Integer({ minimum: 1, maximum: 9, default: 3 }), n: t.Numeric({ minimum: 0 }) }),
  ],
  ["optional fields", t.Object({ id: t.Optional(t.Integer()), yes: t.Optional(t.BooleanString()) })],
  ["a field that may be null", t.Object({ id: t.Nullable(t.Integer()), at: t.MaybeEmpty(t.Date()) })],
  ["dates", t.Object({ at: t.Date(), text: t.String() }, { additionalProperties: true })],
  ["a decoder of one's own", t.Object({ text: odd, plain: t.Optional(t.Array(t.String())) })],
  ["names that every object has", t.Object({ constructor: odd, toString: t.Optional(odd) })],
  ["an object in a text", t.Object({ text: t.ObjectString({ id: t.Integer() }), id: t.Integer() })],
  ["objects in objects", t.Object({ inner, id: t.Integer() })],
  ["lists", t.Object({ list: t.Array(t.Integer()), id: t.Integer() })],
  ["a name for a schema", t.Object({ inner: Type.Ref("Inner"), id: t.Integer() }), [inner]],
  ["further fields", Type.Object({ id: t.Integer() }, { additionalProperties: odd })],
  [
    "an object with a decoder of its own",
    Type.Transform(t.Object({ id: t.Integer() }))
      .Decode(Object.keys)
      .Encode(() => ({ id: 1 })),
  ],
  ["a choice", t.Union([t.Object({ id: t.Integer() }), t.Object({ text: odd })])],
])("%s: decoded as by TypeBox", (_, schema, references = []) => {
  const check = TypeCompiler.Compile(schema, references);
  for (const value of [...values, ...values]) {
    const given = structuredClone(value);
    expect(attempt(() => check.Decode(given))).toEqual(
      attempt(() => decodeAsTypeBox.call(check, structuredClone(value)) as unknown),
    );
    expect(given, "what was given is as before").toEqual(value);
  }
});

const values = [
  ...["7", 7, "0", "10", "1.5", "x", "", null, undefined, true].map((id) => ({ id, n: id, list: [id] })),
  ...["true", "false", "maybe", true].map((yes) => ({ id: "1", yes })),
  ...["2026-11-29", "2026-11-29T01:02:03Z", 5, "soon", ""].map((at) => ({
    id: "1",
    at,
    text: "x",
    inner: { at },
  })),
  ...["odd", "even", '{"id":"4"}', "{"].map((text) => ({ id: "1", text, constructor: text, more: text })),
  { text: "a", plain: ["b"] },
  {},
  [],
  "text",
  null,
];

/** What came out, or what was complained of. */
function attempt(decode: () => unknown): unknown {
  try {
    return { decoded: decode() };
  } catch (error) {
    const { name, message, path, value, schema, error: cause } = error as Record<string, unknown>;
    return {
      kind: (error as Error).constructor.name,
      name,
      message,
      path,
      value,
      schema,
      cause: String(cause),
    };
  }
}
