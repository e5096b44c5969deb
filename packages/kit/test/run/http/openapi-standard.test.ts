import { describe, expect, test } from "bun:test";

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Elysia, t } from "elysia";
import * as v from "valibot";
import * as z from "zod";

import { describeApi } from "../../../src/run/http/openapi.ts";
import { makeApp } from "../tiny-app.ts";

const facts = { title: "Tiny", version: "1.2.3", origin: "http://127.0.0.1:4747" };
const Folder = z.object({
  name: z.string(),
  get folders() {
    return z.array(Folder);
  },
});
const stop = (): never => {
  throw new Error("nobody asks");
};

const routes = new Elysia()
  .model({ shelf: t.Object({ name: t.String() }) })
  .macro({ keyed: { query: z.object({ key: z.string() }) } })
  .post("/zod/:id", stop, {
    params: z.object({ id: z.coerce.number<string>().int() }),
    query: z.object({ limit: z.coerce.number<string>().min(1).default(3), q: z.string().optional() }),
    headers: z.object({ "x-kind": z.enum(["a", "b"]) }),
    body: z.object({ length: z.string().transform((text) => text.length), due: z.iso.date().optional() }),
    response: { 200: z.object({ at: z.date(), length: z.string().transform(Number) }), 404: z.string() },
  })
  .post("/valibot", stop, {
    body: toStandardJsonSchema(
      v.object({ mail: v.pipe(v.string(), v.email()), name: v.optional(v.string()) }),
    ),
    response: toStandardJsonSchema(v.object({ at: v.date() })),
  })
  .post("/file", stop, { body: z.object({ file: z.file() }) })
  .post("/tree", stop, { body: z.object({ in: Folder }), response: Folder })
  .post("/model", stop, { body: "shelf", response: t.Array(t.Ref("shelf")) })
  .post("/node", stop, { body: t.Recursive((Node) => t.Object({ nodes: t.Array(Node) })) })
  .get("/keyed", stop, { keyed: true, query: t.Object({ page: t.Integer() }) })
  .guard({ schema: "standalone", body: z.object({ name: z.string() }) }, (guarded) =>
    guarded
      .post("/guarded", stop)
      .post("/mixed", stop, { body: t.Object({ age: t.Integer() }) })
      .post("/twice", stop, { body: t.Object({ name: t.String({ maxLength: 9 }) }) }),
  );

const api = describeApi(routes, facts);
const operation = (path: string, method = "post") => api.paths[path]?.[method] ?? {};
const bodyOf = (path: string, type = "application/json") => {
  const { content } = operation(path)["requestBody"] as { content: Record<string, { schema: unknown }> };
  return content[type]?.schema;
};
const answerOf = (path: string, status = "200") => {
  const responses = operation(path)["responses"] as Record<
    string,
    { content?: Record<string, { schema: unknown }> }
  >;
  return responses[status]?.content;
};
const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe("describeApi() with schemas of other libraries", () => {
  test("describes what zod takes, and what it makes of an answer", () => {
    expect(bodyOf("/zod/{id}")).toMatchObject({
      type: "object",
      properties: { length: { type: "string" }, due: { type: "string", format: "date" } },
      required: ["length"],
    });
    expect(answerOf("/zod/{id}")).toMatchObject({
      "application/json": {
        schema: { properties: { at: { type: "string", format: "date-time" }, length: {} } },
      },
    });
    expect(answerOf("/zod/{id}", "404")).toEqual({ "text/plain": { schema: { type: "string" } } });
  });

  test("describes the parameters of the address and the headers", () => {
    expect(operation("/zod/{id}")["parameters"]).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "integer" } },
      { name: "limit", in: "query", required: false, schema: { type: "number", minimum: 1, default: 3 } },
      { name: "q", in: "query", required: false, schema: { type: "string" } },
      { name: "x-kind", in: "header", required: true, schema: { enum: ["a", "b"] } },
    ]);
  });

  test("describes valibot's, if wrapped for it", () => {
    expect(bodyOf("/valibot")).toEqual({
      type: "object",
      properties: { mail: { type: "string", format: "email" }, name: { type: "string" } },
      required: ["mail"],
    });
    expect(answerOf("/valibot")).toMatchObject({
      "application/json": { schema: { properties: { at: { type: "string", format: "date-time" } } } },
    });
  });

  test("describes a form with a file", () => {
    expect(bodyOf("/file", "multipart/form-data")).toMatchObject({
      properties: { file: { format: "binary" } },
    });
  });

  test("leads every reference into the document's own components", () => {
    expect(bodyOf("/tree")).toMatchObject({ properties: { in: named("post_tree_body___schema0") } });
    expect(answerOf("/tree")).toMatchObject({
      "application/json": { schema: { properties: { folders: { items: named("post_tree_200") } } } },
    });
    expect(bodyOf("/model")).toEqual(named("shelf"));
    expect(answerOf("/model")).toMatchObject({ "application/json": { schema: { items: named("shelf") } } });
    const schemas = api.components.schemas as Record<string, object>;
    expect(schemas["shelf"]).toEqual({
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" } },
    });
    for (const [, name = ""] of JSON.stringify(api).matchAll(/"\$ref":"([^"]*)"/g)) {
      const found = name
        .split("/")
        .slice(1)
        .reduce((part, key) => (part as never)?.[key], api as unknown);
      expect([name, found]).toEqual([name, expect.any(Object)]);
    }
    expect(JSON.stringify(api)).not.toMatch(/\$defs|\$id|\$schema/);
  });

  test("puts the fields of guards and macros with the route's own", () => {
    expect(operation("/keyed", "get")["parameters"]).toMatchObject([
      { name: "page", in: "query", required: true, schema: { type: "integer" } },
      { name: "key", in: "query", required: true, schema: { type: "string" } },
    ]);
    expect(bodyOf("/guarded")).toMatchObject({ properties: { name: { type: "string" } } });
    expect(bodyOf("/mixed")).toEqual({
      type: "object",
      properties: { age: { type: "integer" }, name: { type: "string" } },
      required: ["age", "name"],
    });
    expect(bodyOf("/twice")).toMatchObject({
      allOf: [{ properties: { name: { maxLength: 9 } } }, { properties: { name: { type: "string" } } }],
    });
  });
});

describe("checkDescribable()", () => {
  test("refuses a schema that cannot describe itself, before the app answers", () => {
    const plain = v.object({ name: v.string() });
    const open = () => makeApp(() => new Elysia().post("/api/notes", stop, { body: plain })).serve();
    expect(open).toThrow(
      'Cannot describe "POST /api/notes" at /api/openapi.json: the schema of its body is from valibot and has no JSON Schema',
    );
    const openGuarded = () =>
      makeApp(() => new Elysia().guard({ response: { 404: plain } }).get("/a", stop)).serve();
    expect(openGuarded).toThrow("the schema of its response 404 is from valibot");
  });

  test("lets be what no description has", () => {
    const body = v.object({ name: v.string() });
    const hidden = new Elysia()
      .ws("/api/socket", { body, message() {} })
      .post("/api/all/*", stop, { body })
      .post("/api/hidden", stop, { body, detail: { hide: true } })
      .get("/api/shown", stop);
    expect(Object.keys(describeApi(hidden, facts).paths)).toEqual(["/api/shown"]);
    expect(() => makeApp(() => hidden).ask("/api/none")).not.toThrow();
  });
});
