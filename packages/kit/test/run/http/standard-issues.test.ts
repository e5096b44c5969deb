import { describe, expect, test } from "bun:test";

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Elysia, t } from "elysia";
import * as v from "valibot";
import * as z from "zod";

import { makeLanguages } from "../../../src/messages/languages.ts";
import type { ErrorBody } from "../../../src/run/http/error-body.ts";
import { nameIssues } from "../../../src/run/http/standard-issues.ts";
import { makeApp } from "../tiny-app.ts";

const secret = "hunter2";
const english = makeLanguages().speak(["en"]);
const valibot = toStandardJsonSchema(
  v.object({
    pets: v.array(v.object({ age: v.pipe(v.number(), v.maxValue(9, "Too old")) })),
    mail: v.pipe(v.string(), v.email()),
  }),
);
/** Each list in a list, thousands deep. */
const lists: z.ZodType = z.array(z.lazy(() => lists));

const app = makeApp(() =>
  new Elysia()
    .model({ named: z.object({ name: z.string() }) })
    .macro({ keyed: { query: z.object({ key: z.string() }) } })
    .post("/zod", ({ body }) => body, {
      body: z.object({ name: z.string().max(3), pets: z.array(z.object({ age: z.int() })) }),
    })
    .post("/strict", ({ body }) => body, { body: z.object({ in: z.strictObject({ name: z.string() }) }) })
    .post("/valibot", ({ body }) => body, { body: valibot })
    .post("/asks", ({ body }) => body, { body: z.object({ name: z.string().refine(async () => false) }) })
    .post("/model", ({ body }) => body, { body: "named" })
    .post("/lists", ({ body }) => body as object, { body: lists })
    .post("/form", ({ body }) => body, { body: z.object({ file: z.file(), size: z.coerce.number() }) })
    .post("/bug", ({ body }) => JSON.stringify({ big: 1n, body }), { body: z.object({}) })
    .get("/keyed", ({ query }) => query, { keyed: true, query: z.object({ other: z.string() }) })
    .get("/number/:id", () => "", {
      params: z.object({ id: z.coerce.number<string>().min(1) }),
      query: z.object({ big: z.coerce.bigint<string>().max(3n).optional() }),
    })
    .get("/headers", () => "", { headers: z.object({ "x-kind": z.string() }) })
    .get("/misfit", () => ({ name: 1 }) as never, { response: z.object({ name: z.string() }) })
    .guard({ schema: "standalone", body: z.object({ name: z.string() }) }, (guarded) =>
      guarded
        .post("/guarded", ({ body }) => body)
        .post("/mixed", ({ body }) => body, { body: t.Object({ age: t.Integer() }) }),
    )
    .guard({ schema: "standalone", body: t.Object({ name: t.String() }) }, (guarded) =>
      guarded.post("/mixed-too", ({ body }) => body, { body: z.object({ age: z.int() }) }),
    )
    .guard({ schema: "standalone", query: t.Object({ limit: t.Integer({ minimum: 1 }) }) }, (guarded) =>
      guarded.get("/limited", ({ query }) => query),
    ),
);

const json = (value: unknown): RequestInit => ({
  method: "POST",
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" },
});

async function refusal(path: string, init: RequestInit = {}) {
  const response = await app.ask(path, init);
  const text = await response.text();
  expect(text).not.toContain(secret);
  const { error } = JSON.parse(text) as ErrorBody;
  return { status: response.status, fields: error.fields };
}

describe("a wrong field of a schema that is not TypeBox's", () => {
  test.each([
    [
      "of zod",
      "/zod",
      { name: secret, pets: [{ age: 1 }, { age: "x" }] },
      {
        name: "Too big: expected string to have <=3 characters",
        "pets.1.age": "Invalid input: expected number, received string",
      },
    ],
    [
      "of valibot, whose own words repeat what was sent",
      "/valibot",
      { pets: [{ age: secret }], mail: secret },
      { "pets.0.age": "Expected number", mail: "Invalid email" },
    ],
    [
      "in the maker's words",
      "/valibot",
      { pets: [{ age: 10 }], mail: "a@b.cc" },
      { "pets.0.age": "Too old" },
    ],
    [
      "that should not be there",
      "/strict",
      { in: { name: "", more: 1 } },
      { "in.more": "Unexpected property" },
    ],
    ["that is checked elsewhere", "/asks", { name: "" }, { name: "Invalid input" }],
    ["of a model", "/model", {}, { name: "Invalid input: expected string, received undefined" }],
    ["of a guard", "/guarded", {}, { name: "Invalid input: expected string, received undefined" }],
    [
      "of a guard around TypeBox's",
      "/mixed",
      { age: 1 },
      { name: "Invalid input: expected string, received undefined" },
    ],
    ["of TypeBox within a guard", "/mixed", { name: "" }, { age: "Expected required property" }],
    ["of TypeBox's guard", "/mixed-too", { age: 1 }, { name: "Expected required property" }],
  ])("is named: %s", async (_, path, body, fields) => {
    expect(await refusal(path, json(body))).toEqual({ status: 422, fields });
  });

  test.each([
    ["/zod", "Invalid input: expected object, received string"],
    ["/valibot", "Expected Object"],
  ])("is the whole body, if that is no object: %s", async (path, body) => {
    expect(await refusal(path, json(secret))).toEqual({ status: 422, fields: { body } });
  });

  test("is named in a form with a file", async () => {
    const body = new FormData();
    body.set("file", new File([secret], "a.txt"));
    body.set("size", secret);
    const { status, fields } = await refusal("/form", { method: "POST", body });
    expect([status, Object.keys(fields ?? {})]).toEqual([422, ["size"]]);
  });

  test.each([
    ["/number/x", ["id"]],
    ["/number/0", ["id"]],
    ["/number/1?big=4", ["big"]],
    ["/keyed?other=1", ["key"]],
    ["/headers", ["x-kind"]],
    ["/limited?limit=0", ["limit"]],
  ])("is named in an address and in headers: %s", async (path, names) => {
    const { status, fields } = await refusal(path);
    expect([status, Object.keys(fields ?? {})]).toEqual([422, names]);
  });

  test("is the body, where it is nested deeper than anyone can say", async () => {
    const deep = "[".repeat(20_000) + secret.length + "]".repeat(20_000);
    const init = { method: "POST", body: deep, headers: { "content-type": "application/json" } };
    expect(await refusal("/lists", init)).toEqual({ status: 422, fields: { body: "Nested too deep" } });
  });

  test("is a bug, when it is in the app's own answer, or when nothing sent is wrong", async () => {
    expect(await refusal("/misfit")).toEqual({ status: 500, fields: undefined });
    expect(await refusal("/bug", json({}))).toEqual({ status: 500, fields: undefined });
  });
});

describe("nameIssues()", () => {
  test("leaves out the value that Arktype's messages repeat", () => {
    const issue = {
      path: ["pet", 0],
      message: 'pet[0] must be an email address (was "hunter2")',
      problem: 'must be an email address (was "hunter2")',
      actual: '"hunter2"',
    };
    expect(nameIssues([issue], english)).toEqual([["pet.0", "Must be an email address"]]);
  });
});
