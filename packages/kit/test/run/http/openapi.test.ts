import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import { describeApi } from "../../../src/run/http/openapi.ts";
import { ErrorBody } from "../../../src/run/http/error-body.ts";
import { bearer, makeApp } from "../tiny-app.ts";

const facts = { title: "Tiny", version: "1.2.3", origin: "http://127.0.0.1:4747" };
const Note = t.Object({ id: t.Integer(), title: t.String({ maxLength: 9 }), at: t.Optional(t.Date()) });

const routes = new Elysia()
  .get("/api/notes", () => [], {
    query: t.Object({ limit: t.Integer({ minimum: 1, default: 3 }), pinned: t.Optional(t.Boolean()) }),
    response: { 200: t.Array(Note) },
  })
  .patch("/api/notes/:id", () => status(), {
    params: t.Object({ id: t.Integer({ minimum: 1 }) }),
    body: t.Partial(t.Object({ title: t.String() }), { minProperties: 1 }),
    response: { 200: Note, 204: t.Void(), 404: ErrorBody },
  })
  .get("/api/text/:name?", () => "text", { response: t.String(), detail: { summary: "A text" } })
  .post("/api/file", () => "", { body: t.Object({ file: t.File() }) })
  .all("/api/any", () => "")
  .get("/api/feed", () => "", {
    detail: { responses: { 200: { description: "A feed", content: { "text/event-stream": {} } } } },
  })
  .get("/api/shape", shape, {
    response: t.Object({ note: t.Nullable(t.String()), pair: t.Tuple([t.String(), t.Date()]) }),
  })
  .ws("/api/socket", { message() {} })
  .get("/api/all/*", () => "");

function shape(): never {
  throw new Error("nobody asks");
}

function status(): never {
  throw new Error("nobody asks");
}

const api = describeApi(routes, facts);
const operation = (path: string, method: string) => api.paths[path]?.[method] ?? {};
const statuses = (path: string, method: string) => Object.keys(operation(path, method)["responses"] ?? {});

describe("describeApi()", () => {
  test("names the app, its address and how to get in", () => {
    expect(api).toMatchObject({
      openapi: "3.1.1",
      info: { title: "Tiny", version: "1.2.3" },
      servers: [{ url: facts.origin }],
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    });
  });

  test("describes the numbers of an address as numbers; what has a default may be left out", () => {
    expect(operation("/api/notes", "get")["parameters"]).toEqual([
      { name: "limit", in: "query", required: false, schema: { type: "integer", minimum: 1, default: 3 } },
      { name: "pinned", in: "query", required: false, schema: { type: "boolean" } },
    ]);
    expect(operation("/api/notes/{id}", "patch")["parameters"]).toEqual([
      { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
    ]);
  });

  test("describes bodies and answers", () => {
    const patch = operation("/api/notes/{id}", "patch");
    expect(patch["requestBody"]).toMatchObject({
      required: true,
      content: { "application/json": { schema: { type: "object", minProperties: 1 } } },
    });
    const answers = patch["responses"] as Record<string, object>;
    expect(answers["200"]).toMatchObject({
      content: {
        "application/json": {
          schema: { properties: { id: { type: "integer" }, at: { type: "string", format: "date-time" } } },
        },
      },
    });
    expect(answers["204"]).toEqual({ description: "Done" });
    expect(Object.keys(operation("/api/file", "post")["requestBody"] as object)).toContain("content");
    expect(JSON.stringify(operation("/api/file", "post"))).toContain("multipart/form-data");
  });

  test("describes what the runtime itself may answer", () => {
    expect(statuses("/api/notes", "get")).toEqual(["200", "401", "403", "421", "422", "500", "503", "507"]);
    expect(statuses("/api/notes/{id}", "patch")).toEqual([
      "200",
      "204",
      "400",
      "401",
      "403",
      "404",
      "413",
      "421",
      "422",
      "500",
      "503",
      "507",
    ]);
  });

  test("says of a route that declares no answer that it may answer anything", () => {
    expect(Object.keys(api.paths["/api/any"] ?? {})).toEqual([
      "get",
      "post",
      "put",
      "patch",
      "delete",
      "options",
    ]);
    expect(operation("/api/any", "put")["responses"]).toMatchObject({
      200: { content: { "*/*": {} } },
      default: { content: { "*/*": {} } },
    });
    const feed = operation("/api/feed", "get")["responses"] as Record<string, object>;
    expect(feed["200"]).toEqual({ description: "A feed", content: { "text/event-stream": {} } });
    expect(feed["default"]).toBeUndefined();
  });

  test("writes tuples and nulls as JSON Schema has them", () => {
    const { content } =
      (operation("/api/shape", "get")["responses"] as Record<string, { content: object }>)["200"] ?? {};
    expect(content).toEqual({
      "application/json": {
        schema: {
          type: "object",
          required: ["note", "pair"],
          properties: {
            note: { anyOf: [{ type: "string" }, { type: "null" }] },
            pair: {
              type: "array",
              minItems: 2,
              maxItems: 2,
              prefixItems: [{ type: "string" }, { type: "string", format: "date-time" }],
              items: false,
            },
          },
        },
      },
    });
  });

  test("gives an optional part of a path two addresses, and leaves out what OpenAPI has no words for", () => {
    expect(Object.keys(api.paths)).toEqual([
      "/api/notes",
      "/api/notes/{id}",
      "/api/text/{name}",
      "/api/text",
      "/api/file",
      "/api/any",
      "/api/feed",
      "/api/shape",
    ]);
    expect(operation("/api/text/{name}", "get")).toMatchObject({
      summary: "A text",
      parameters: [{ name: "name", in: "path" }],
    });
  });
});

test("/api/openapi.json takes the token, as every address below /api", async () => {
  const app = makeApp(() => new Elysia().get("/api/here", () => "here"));
  await using served = app.serve();
  expect((await served.request("/api/openapi.json", { headers: {} })).status).toBe(401);
  const answer = await served.request("/api/openapi.json", { headers: bearer });
  expect(await answer.json()).toMatchObject({
    servers: [{ url: served.origin }],
    paths: { "/api/here": {} },
  });
});
