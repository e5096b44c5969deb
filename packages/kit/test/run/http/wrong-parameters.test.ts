import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import type { ErrorBody } from "../../../src/run/http/error-body.ts";
import { makeApp } from "../tiny-app.ts";

const app = makeApp(() =>
  new Elysia()
    .get("/api/list/:shelf", ({ query }) => query, {
      params: t.Object({ shelf: t.Integer({ minimum: 1 }) }),
      query: t.Object({
        limit: t.Integer({ minimum: 1, maximum: 9, default: 9 }),
        offset: t.Integer({ minimum: 0, default: 0 }),
        since: t.Optional(t.Date({ minimumTimestamp: 0 })),
      }),
    })
    .post("/api/list", ({ body }) => body, { body: t.Object({ limit: t.Integer({ minimum: 1 }) }) })
    .post("/api/named", ({ body }) => body, { body: t.Object({ name: t.String() }) })
    .post("/api/broken", () => mapValueError(), { body: t.Object({ name: t.String() }) })
    .put("/api/text", ({ body }) => body, { body: t.String() })
    .get("/api/now", () => ({ at: new Date(Number.NaN) }) as never, { response: t.Object({ at: t.Date() }) }),
);

/** Called as a function of Elysia's that fails at odd bodies. */
function mapValueError(): never {
  throw new TypeError("a bug");
}

async function refusal(path: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const answer = await app.ask(path, init);
  const { error } = (await answer.json()) as ErrorBody;
  return { status: answer.status, ...error.fields };
}

describe("findWrongParameters()", () => {
  test.each([
    ["/api/list/1?limit=0&offset=0", { limit: "Expected integer to be greater or equal to 1" }],
    [
      "/api/list/1?limit=10&offset=-1",
      {
        limit: "Expected integer to be less or equal to 9",
        offset: "Expected integer to be greater or equal to 0",
      },
    ],
    ["/api/list/0", { shelf: "Expected integer to be greater or equal to 1" }],
    ["/api/list/%200", { shelf: "Expected integer to be greater or equal to 1" }],
    [
      "/api/list/1?since=1969-01-01T00:00:00Z",
      { since: "Expected Date timestamp to be greater or equal to 0" },
    ],
  ])("names what is out of bounds in %s", async (path, fields) => {
    expect(await refusal(path)).toEqual({ status: 422, ...fields });
  });

  test("leaves a number in a text of a body to the body", async () => {
    const init = { method: "POST", body: '{"limit":"0"}', headers: { "content-type": "application/json" } };
    expect(await refusal("/api/list", init)).toEqual({
      status: 422,
      body: "Expected integer to be greater or equal to 1",
    });
  });
});

test("a form where a text should be is the fault of whoever sent it", async () => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await refusal("/api/text", { method: "PUT", body: "a=1&b=2", headers });
  expect(answer).toEqual({ status: 422, body: expect.any(String) });
});

test("so is a form with a file in it", async () => {
  const body = new FormData();
  body.set("a", new File(["1"], "a.txt"));
  const answer = await refusal("/api/text", { method: "PUT", body });
  expect(answer).toEqual({ status: 422, body: expect.any(String) });
});

test("a bug of a route is a bug, whatever it throws", async () => {
  const init = { method: "POST", body: '{"name":"a"}', headers: { "content-type": "application/json" } };
  expect((await refusal("/api/broken", init)).status).toBe(500);
});

test("lists in lists, thousands deep, where a text should be are no bug of the app", async () => {
  const body = `{"name":${"[".repeat(5000)}${"]".repeat(5000)}}`;
  const init = { method: "POST", body, headers: { "content-type": "application/json" } };
  expect((await refusal("/api/named", init)).status).toBe(422);
});

test("a time of the app's own answer that is none is a bug", async () => {
  expect((await refusal("/api/now")).status).toBe(500);
});
