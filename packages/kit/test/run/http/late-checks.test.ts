import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Elysia, t } from "elysia";

import { compileChecksLate } from "../../../src/run/http/late-checks.ts";

compileChecksLate();

const values = [1, 0, -1, 1.5, 200, 201, NaN, Infinity, "1", "", "abcd", true, null, undefined, {}, []];

test.each([
  ["an integer", Type.Integer({ minimum: 1, maximum: 200 })],
  ["a number", Type.Number({ exclusiveMinimum: 0, multipleOf: 0.5 })],
  ["a text", Type.String({ minLength: 1, maxLength: 3 })],
  ["a text with a pattern", Type.String({ pattern: "^a" })],
  ["a boolean", Type.Boolean()],
])("the check of %s is the one that TypeBox compiles", (_, schema) => {
  const [late, now] = [TypeCompiler.Compile(schema), TypeCompiler.Compile(schema, [])];
  expect(values.map((value) => late.Check(value))).toEqual(values.map((value) => now.Check(value)));
  expect(late.Code()).toBe(now.Code());
  expect([...late.Errors({})]).toEqual([...now.Errors({})]);
});

test("a schema that TypeBox does not know is refused at once", () => {
  expect(() => TypeCompiler.Compile(Type.Integer({ minimum: "1" as never }))).toThrow("Preflight");
  expect(() => TypeCompiler.Compile(Type.Unsafe({ type: "integer" }))).toThrow();
});

test("Elysia's numbers keep their limits in addresses", async () => {
  const app = new Elysia().get("/notes/:id", ({ params: { id } }) => ({ id }), {
    params: t.Object({ id: t.Integer({ minimum: 1, maximum: 9 }) }),
  });
  const statusOf = async (id: string) =>
    (await app.handle(new Request(`http://localhost/notes/${id}`))).status;
  expect(await Promise.all(["1", "9", "0", "10", "1.5", "x", ""].map(statusOf))).toEqual([
    200, 200, 422, 422, 422, 422, 404,
  ]);
  expect(await (await app.handle(new Request("http://localhost/notes/7"))).json()).toEqual({ id: 7 });
});
