import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import { failure, type ErrorBody } from "../../../src/run/http/error-body.ts";
import { openMemory } from "../../../src/run/database/connection.ts";
import { makeApp } from "../tiny-app.ts";

const secret = "hunter2";
const Person = t.Object({ name: t.String({ maxLength: 3 }), pet: t.Object({ age: t.Integer() }) });

function openApp() {
  return makeApp(() =>
    new Elysia()
      .post("/api/people", ({ body }) => body, { body: Person })
      .get("/api/people", ({ query }) => query, { query: t.Object({ limit: t.Integer() }) })
      .get("/api/none", () => failure(404, "not_found", "There is no such person."))
      .get("/api/taken", () => {
        throw failure(409, "taken", "The name is taken.");
      })
      .get("/api/broken", () => {
        throw new Error(secret);
      })
      .get("/api/rejected", async () => {
        throw new TypeError(secret);
      })
      .post("/api/text", ({ body }) => body.toUpperCase(), { body: t.String() })
      .get("/api/text", () => {
        // oxlint-disable-next-line no-throw-literal -- libraries do it
        throw secret;
      })
      .post("/api/keys", ({ body }) => void makeKeys(body), { body: t.Array(t.Array(t.Integer())) })
      .get("/api/full", () => {
        throw new Error(secret, { cause: Object.assign(new Error(secret), { code: "SQLITE_FULL" }) });
      })
      .get("/api/misfit", () => ({ age: secret }) as never, { response: t.Object({ age: t.Integer() }) }),
  );
}

const post = (body: string, type = "application/json") => ({
  method: "POST",
  body,
  headers: { "content-type": type },
});

/** A row for each pair of numbers; the second one points to a first one. */
function makeKeys(rows: readonly (readonly number[])[]): void {
  const sqlite = openMemory();
  sqlite.run(`CREATE TABLE "my keys" (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES "my keys"(id));
    CREATE UNIQUE INDEX owners ON "my keys" (owner, id % 2)`);
  sqlite.run("CREATE TABLE days (day INTEGER, slot INTEGER, UNIQUE (day, slot))");
  for (const [id = 0, owner = null] of rows) {
    if (id < 0) sqlite.run("INSERT INTO days VALUES (?, ?)", [id, owner]);
    else sqlite.run('INSERT INTO "my keys" VALUES (?, ?)', [id, owner]);
  }
}

describe("respondError()", () => {
  test.each([
    ["a key that is there", [[1], [1]], "taken", { id: "Already taken" }],
    [
      "two columns that are there together",
      [
        [-1, 7],
        [-1, 7],
      ],
      "taken",
      { day: "Already taken", slot: "Already taken" },
    ],
    ["what only an expression knows", [[1], [2, 1], [4, 1]], "taken", undefined],
    ["a row that points to none", [[1, 9]], "in_use", undefined],
  ])("answers 409 to %s, with the fields that SQLite names", async (_, rows, code, fields) => {
    const response = await openApp().ask("/api/keys", post(JSON.stringify(rows)));
    expect(response.status).toBe(409);
    const { error } = (await response.json()) as ErrorBody;
    expect([error.code, error.fields]).toEqual([code, fields]);
    expect(error.message).toMatch(/\.$/);
  });

  test.each([
    ["an unknown address", "/nothing", {}, 404, "not_found"],
    ["an unknown address of the API", "/api/nothing", {}, 404, "not_found"],
    ["an unknown method", "/api/people", { method: "DELETE" }, 404, "not_found"],
    ["JSON cut short", "/api/people", post('{"name": "hunter2'), 400, "malformed"],
    ["no JSON at all", "/api/people", post(secret), 400, "malformed"],
    [
      "a form that is none",
      "/api/people",
      post(secret, "multipart/form-data; boundary=zz"),
      400,
      "malformed",
    ],
    ["a wrong field", "/api/people", post('{"name":"hunter2","pet":{"age":1}}'), 422, "invalid"],
    ["a wrong query", "/api/people?limit=hunter2", {}, 422, "invalid"],
    ["a body that is no object", "/api/people", post('["hunter2"]'), 422, "invalid"],
    [
      "XML, which Elysia reads as a form",
      "/api/text",
      post("' OR 1=1 --", "application/xml"),
      422,
      "invalid",
    ],
    ["an exception", "/api/broken", {}, 500, "internal"],
    ["a rejected promise", "/api/rejected", {}, 500, "internal"],
    ["a thrown text", "/api/text", {}, 500, "internal"],
    ["the app's own answer that does not fit its schema", "/api/misfit", {}, 500, "internal"],
    ["a full disk", "/api/full", {}, 507, "disk"],
    ["a failure that is returned", "/api/none", {}, 404, "not_found"],
    ["a failure that is thrown", "/api/taken", {}, 409, "taken"],
  ])("answers %s in the one shape, without what was sent", async (_, path, init, status, code) => {
    const response = await openApp().ask(path, init);
    const text = await response.text();
    expect(response.headers.get("content-type")).toStartWith("application/json");
    expect(text).not.toContain(secret);
    expect({ status: response.status, ...JSON.parse(text) }).toMatchObject({ status, error: { code } });
    const { error } = JSON.parse(text) as ErrorBody;
    expect(error.message).toMatch(/\.$/);
  });

  test.each([
    ['{"name":"hunter2","pet":{"age":"hunter2"}}', ["name", "pet.age"]],
    ['{"name":"abc"}', ["pet"]],
    ["{}", ["name", "pet"]],
    ['{"name":"abc","pet":{"age":1.5}}', ["pet.age"]],
  ])("names the wrong fields of %s", async (body, fields) => {
    const { error } = (await (await openApp().ask("/api/people", post(body))).json()) as ErrorBody;
    expect(Object.keys(error.fields ?? {})).toEqual(fields);
  });

  test("says in people's words that a text is too long", async () => {
    const response = await openApp().ask("/api/people", post('{"name":"hunter2","pet":{"age":1}}'));
    const { error } = (await response.json()) as ErrorBody;
    expect(error.fields).toEqual({ name: "Too long: at most 3 characters" });
  });

  test("logs a bug with the id that the answer names", async () => {
    const app = openApp();
    const { error } = (await (await app.ask("/api/broken")).json()) as ErrorBody;
    expect(app.logged).toEqual([
      [expect.any(String), { id: error.id, stack: expect.stringContaining(`Error: ${secret}`) }],
    ]);
  });

  test("logs nothing about what others do wrong", async () => {
    const app = openApp();
    for (const path of ["/nothing", "/api/people?limit=x", "/api/none", "/api/taken"]) await app.ask(path);
    expect(app.logged).toEqual([]);
  });
});
