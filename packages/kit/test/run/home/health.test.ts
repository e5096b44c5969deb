import { describe, expect, test } from "bun:test";

import { askHealth } from "../../../src/run/home/health.ts";

const health = { status: "ok", name: "notes", version: "1.2.3" };

describe("askHealth()", () => {
  test("tells who answers", async () => {
    using server = serve(() => Response.json(health));
    expect(await askHealth(server.url.href, 5000)).toMatchObject({ name: "notes", version: "1.2.3" });
  });

  test.each([
    ["another program", () => new Response("hello")],
    ["a health of another kind", () => Response.json({ name: "notes" })],
    ["nothing but null", () => Response.json(null)],
    ["a refusal", () => Response.json(health, { status: 421 })],
  ])("takes %s for nobody", async (_, answer) => {
    using server = serve(answer);
    expect(await askHealth(server.url.href, 5000)).toBeNull();
  });

  test("does not follow to where an answer sends it", async () => {
    using elsewhere = serve(() => Response.json(health));
    using server = serve(() => Response.redirect(`${elsewhere.url.href}health`));
    expect(await askHealth(server.url.href, 5000)).toBeNull();
  });

  test("waits no longer than it was told", async () => {
    using server = serve(() => new Promise<Response>(() => {}));
    expect(await askHealth(server.url.href, 1)).toBeNull();
  });
});

function serve(answer: () => Response | Promise<Response>) {
  return Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: answer });
}
