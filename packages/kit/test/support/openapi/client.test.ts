// The client against an API that keeps to its description, and against others that do not.
import { describe, expect, test } from "bun:test";

import { fuzzApi } from "./client.ts";

const text = { "application/json": { schema: { type: "object", properties: { n: { type: "integer" } } } } };
const refused = { description: "Refused", content: { "application/json": { schema: { type: "object" } } } };
const document = {
  paths: {
    "/api/a/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer", maximum: 3 } }],
        responses: { 200: { content: text }, 401: refused, 422: refused },
      },
    },
  },
  components: { schemas: {}, responses: { E404: refused } },
};

/** An API that keeps to its description, but for what `lie` answers. */
async function fuzz(lie: () => Response | undefined) {
  return await fuzzApi({
    seed: 1,
    requests: 200,
    async send(address, { method = "GET", headers = {} }) {
      if (address === "/api/openapi.json") return Response.json(document);
      if ("authorization" in headers) return Response.json({}, { status: 401 });
      const { pathname } = new URL(address, "http://localhost");
      const id = /^\/api\/a\/([^/]+)\/?$/.exec(pathname)?.[1];
      if (!/GET|HEAD/.test(method) || id === undefined) return Response.json({}, { status: 404 });
      if (!/^-?\d+$/.test(id)) return Response.json({}, { status: 422 });
      return lie() ?? Response.json({ n: Number(id) });
    },
  });
}

describe("fuzzApi()", () => {
  test("finds nothing where the description is true", async () => {
    expect(await fuzz(() => undefined)).toMatchObject({ sent: 200, misfits: [] });
  });

  test.each([
    ["a bug", () => Response.json({}, { status: 500 }), "500"],
    ["a status that is not described", () => new Response("", { status: 418 }), "418 is not described"],
    [
      "another type",
      () => new Response("hello", { headers: { "content-type": "text/plain" } }),
      "200 is text/plain, which is not described",
    ],
    ["another form", () => Response.json({ n: "1" }), "200 has another form: .n: expected integer"],
    ["a refusal of what is allowed", () => Response.json({}, { status: 422 }), "422 though it is allowed"],
  ])("finds %s", async (_, lie, misfit) => {
    expect((await fuzz(lie)).misfits.join("\n")).toContain(misfit);
  });
});
