import { describe, expect, test } from "bun:test";

import { Elysia } from "elysia";

import { makePageSecret, seal, type PageSecrets } from "../../../src/run/http/page-secret.ts";
import { makeApp, token } from "../tiny-app.ts";

const before = makePageSecret();
const own = makePageSecret();
const nonce = "0123456789abcdef";

function openApp(change: Partial<PageSecrets> = {}) {
  let uses = 0;
  const secrets = { own, before, onUse: () => void (uses += 1), ...change };
  const app = makeApp(() => new Elysia(), { secrets }).serve();
  const renew = (body: unknown, headers: Record<string, string> = { origin: app.origin }) =>
    app.request("/_control/v1/renew", { method: "POST", headers, body: JSON.stringify(body) });
  return Object.assign(app, { renew, uses: () => uses });
}

async function open(sealed: string, secret: string, bound: string): Promise<unknown> {
  const key = await crypto.subtle.importKey("raw", Buffer.from(secret), "AES-GCM", false, ["decrypt"]);
  const bytes = Buffer.from(sealed, "latin1");
  const algorithm = { name: "AES-GCM", iv: bytes.subarray(0, 12), additionalData: Buffer.from(bound) };
  return JSON.parse(Buffer.from(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(12))).toString());
}

describe("a page of the version before", () => {
  test("gets the token in a form that only its secret opens, for its address and its question alone", async () => {
    await using app = openApp();
    const { sealed } = (await (await app.renew({ nonce })).json()) as { sealed: string };
    expect(sealed).not.toContain(token);
    const bound = `${app.origin} ${nonce}`;
    expect(await open(sealed, before, bound)).toEqual({ token, secret: own });
    expect(app.uses()).toBe(1);
    for (const [secret, other] of [
      [own, bound],
      [before, `http://127.0.0.1:1 ${nonce}`],
      [before, `${app.origin} fedcba9876543210`],
    ] as const) {
      expect(await open(sealed, secret, other).catch(() => "closed")).toBe("closed");
    }
  });

  test.each<[string, Partial<PageSecrets>, unknown, Record<string, string> | undefined, number]>([
    ["no version before", { before: null }, { nonce }, undefined, 401],
    ["no origin", {}, { nonce }, {}, 401],
    ["another origin", {}, { nonce }, { origin: "http://evil.example" }, 403],
    ["no question", {}, {}, undefined, 401],
    ["a long question", {}, { nonce: "a".repeat(65) }, undefined, 401],
    ["no object", {}, null, undefined, 401],
  ])("gets nothing with %s", async (_name, change, body, headers, status) => {
    await using app = openApp(change);
    expect([(await app.renew(body, headers)).status, app.uses()]).toEqual([status, 0]);
  });

  test("each time it is sealed anew", async () => {
    expect(await seal("a", before, "b")).not.toBe(await seal("a", before, "b"));
  });
});
