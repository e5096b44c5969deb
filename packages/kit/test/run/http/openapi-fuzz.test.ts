// Whether the description of routes that other libraries check is true: a client driven by it alone gets no answer that is not in it.
import { expect, test } from "bun:test";

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Elysia, t } from "elysia";
import * as v from "valibot";
import * as z from "zod";

import { fuzzApi } from "../../support/openapi/client.ts";

import { bearer, makeApp } from "../tiny-app.ts";

const Leaf = z.object({ name: z.string().max(20), weight: z.number().min(0).max(1000) });
const Shape = z.object({
  kind: z.enum(["round", "square"]),
  count: z.int().min(-5).max(5),
  isFlat: z.boolean(),
  note: z.string().min(1).nullable(),
  leaves: z.array(Leaf).max(3),
  tags: z.record(z.string(), z.string()),
  either: z.union([z.string().max(5), z.object({ deep: z.array(z.int()) })]).optional(),
  pair: z.tuple([z.string(), z.boolean()]).optional(),
});
const Tree = z.object({
  name: z.string(),
  get trees() {
    return z.array(Tree);
  },
});
const Note = v.object({
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(9)),
  rank: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

const routes = () =>
  new Elysia({ prefix: "/api" })
    .post("/shapes", ({ body }) => body, { body: Shape, response: Shape })
    .post("/trees", ({ body }) => body, { body: Tree, response: Tree })
    .post("/notes", ({ body }) => ({ ...body, at: new Date() }), {
      body: toStandardJsonSchema(Note),
      response: toStandardJsonSchema(v.object({ ...Note.entries, at: v.date() })),
    })
    .get("/shapes/:kind/:number", ({ params, query }) => ({ ...params, ...query }), {
      params: z.object({ kind: z.string().max(30), number: z.coerce.number<string>().int().min(1) }),
      query: z.object({
        first: z.coerce.number<string>().min(1).max(9).default(1),
        last: z.string().optional(),
      }),
      response: z.object({
        kind: z.string(),
        number: z.int(),
        first: z.number(),
        last: z.string().optional(),
      }),
    })
    .guard({ schema: "standalone", body: z.object({ name: z.string() }) }, (guarded) =>
      guarded.put("/mixed", ({ body }) => body, { body: t.Object({ age: t.Integer({ maximum: 9 }) }) }),
    );

test("the description of zod's and valibot's schemas is true", async () => {
  await using served = makeApp(routes).serve();
  const seed = Number(process.env["SEED"] ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  const { misfits, statuses } = await fuzzApi({
    seed,
    requests: 600,
    send: (path, { headers, ...init } = {}) =>
      served.request(path, { ...init, headers: { ...bearer, ...(headers as Record<string, string>) } }),
  });
  expect({ seed, misfits }).toEqual({ seed, misfits: [] });
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(["200", "400", "401", "404", "422"]));
}, 60_000);
