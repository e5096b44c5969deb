import { describe, expect, test } from "bun:test";

import { judgeRequest, tooLarge, type GuardRules, type Verdict } from "../../../src/run/http/guard.ts";

const host = "127.0.0.1:4747";
const origin = "http://127.0.0.1:4747";
const trusted = "https://friend.example";
const rules: GuardRules = {
  originOf: (asked) => (asked === host ? origin : undefined),
  home: { host, origin },
  trusted: new Set([trusted]),
  maxBodyBytes: 1000,
  maxBodyBytesAt: new Map([
    ["/api/import", 5000],
    ["/api/small", 10],
  ]),
  hasToken: ({ headers }) => headers.get("authorization") === "Bearer right",
};
const own = { host };

type Case = readonly [method: string, path: string, headers: Record<string, string>];

function judge(method: string, path: string, headers: Record<string, string>) {
  // The address may say anything: only the Host header counts.
  const url = `http://liar.example${path}`;
  return judgeRequest({ method, url, headers: new Headers(headers) }, rules);
}

function shortly(verdict: Verdict): string | number {
  if (verdict.kind === "refuse") return verdict.status;
  return verdict.kind === "redirect" ? verdict.location : verdict.kind;
}

const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
const crossSite = { ...own, "sec-fetch-site": "cross-site" };
const localhost = { host: "localhost:4747" };
const token = { authorization: "Bearer right" };
const upgrade = { ...own, connection: "Upgrade", upgrade: "websocket" };

describe("judgeRequest()", () => {
  test.each<Case>([
    ["GET", "/", own],
    ["HEAD", "/", own],
    ["GET", "/api/notes", own],
    ["GET", "/api/notes", { ...own, "sec-fetch-site": "same-origin" }],
    ["GET", "/", { ...own, ...navigation, "sec-fetch-site": "none" }],
    ["GET", "/", { ...crossSite, ...navigation }],
    ["GET", "/notes/7?a=b", { ...crossSite, ...navigation }],
    ["GET", "/apiary", { ...crossSite, ...navigation }],
    ["POST", "/api/notes", { ...own, ...token }],
    ["POST", "/api/notes", { ...own, origin, "sec-fetch-site": "same-origin" }],
    ["DELETE", "/api/notes/1", { ...own, origin }],
    ["POST", "/api/notes", { ...own, origin, "content-length": "1000" }],
    ["POST", "/api/notes", { ...own, origin, "content-length": "0" }],
    ["POST", "/_control/v1/stop", { ...own, ...token }],
    ["GET", "/api/socket", { ...upgrade, origin }],
    ["GET", "/api/notes", { ...crossSite, origin: trusted }],
    ["POST", "/api/notes", { ...crossSite, origin: trusted }],
  ])("passes %s %s %j", (method, path, headers) => {
    expect(shortly(judge(method, path, headers))).toBe("pass");
  });

  test.each<Case>([
    ["GET", "/api/notes", { ...crossSite, ...navigation }],
    ["GET", "/api", { ...crossSite, ...navigation }],
    ["GET", "/health", { ...crossSite, ...navigation }],
    ["GET", "/_control/v1/open", { ...crossSite, ...navigation }],
    ["GET", "/_app/report", { ...crossSite, ...navigation }],
    ["GET", "/", { ...crossSite, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
    ["GET", "/", { ...crossSite, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }],
    ["GET", "/", { ...crossSite, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["GET", "/", { ...own, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }],
    ["GET", "/", { ...own, "sec-fetch-site": "something new" }],
    ["GET", "/", { ...own, origin: "https://evil.example" }],
    ["GET", "/", { ...own, origin: "null" }],
    ["HEAD", "/page.js", crossSite],
    ["GET", "/", crossSite],
    ["POST", "/", { ...crossSite, ...navigation }],
    ["POST", "/api/notes", { ...crossSite, ...token }],
    ["POST", "/api/notes", { ...own, ...token, "sec-fetch-site": "same-site" }],
    ["POST", "/api/notes", { ...own, ...token, origin: "https://evil.example" }],
    ["POST", "/api/notes", { ...own, ...token, origin: "null" }],
    ["POST", "/api/notes", { ...own, ...token, origin: `${origin}/` }],
    ["POST", "/api/notes", { ...own, ...token, origin: "https://127.0.0.1:4747" }],
    ["POST", "/api/notes", { ...own, ...token, origin: "http://localhost:4747" }],
    ["OPTIONS", "/api/notes", { ...own, origin: "https://evil.example" }],
    ["GET", "/api/socket", { ...upgrade, ...token }],
    ["GET", "/api/socket", { ...upgrade, origin: "https://evil.example" }],
    ["GET", "/api/socket", { ...upgrade, origin: trusted }],
    ["GET", "/", { ...upgrade, ...crossSite, ...navigation }],
  ])("refuses %s %s %j", (method, path, headers) => {
    expect(shortly(judge(method, path, headers))).toBe(403);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "takes a %s that says nothing of where it comes from only with the token",
    (method) => {
      expect(shortly(judge(method, "/api/notes", own))).toBe(401);
      expect(shortly(judge(method, "/api/notes", { ...own, authorization: "Bearer wrong" }))).toBe(401);
      expect(shortly(judge(method, "/api/notes", { ...own, ...token }))).toBe("pass");
    },
  );

  test.each<Record<string, string>>([
    {},
    { host: "" },
    { host: "127.0.0.1" },
    { host: "127.0.0.1:4748" },
    { host: "evil.example" },
    { host: "127.0.0.1:4747.evil.example" },
    { host: "127.0.0.1:4747, evil.example" },
    { host: "2130706433:4747" },
    { host: "0177.0.0.1:4747" },
    { host: "[::1]:4747" },
    { host: "[::ffff:127.0.0.1]:4747" },
    { host: "localhost.:4747" },
    { host: "localhost" },
    { ...localhost, "sec-fetch-dest": "empty" },
    { ...localhost, "sec-fetch-dest": "iframe" },
  ])("answers 421 to %j", (headers) => {
    expect(shortly(judge("GET", "/", headers))).toBe(421);
  });

  test.each<Case>([
    ["GET", "/api/notes", localhost],
    ["GET", "/health", localhost],
    ["POST", "/", localhost],
    ["HEAD", "/", localhost],
  ])("does not send %s %s of localhost on", (method, path, headers) => {
    expect(shortly(judge(method, path, headers))).toBe(421);
  });

  test.each([
    ["/", localhost, `${origin}/`],
    ["/a?b=c", { host: "LocalHost:4747" }, `${origin}/a?b=c`],
    ["/", { ...localhost, "sec-fetch-dest": "document", "sec-fetch-site": "none" }, `${origin}/`],
  ])("sends a page load of %s with %j to %s", (path, headers, location) => {
    expect(shortly(judge("GET", path, headers))).toBe(location);
  });

  test("answers 413 to a body that says it is too large", () => {
    expect(shortly(judge("POST", "/api/notes", { ...own, origin, "content-length": "1001" }))).toBe(413);
  });

  test.each([
    ["/api/import", 5000],
    ["/api/import?dry=1", 5000],
    ["/api/small", 10],
    // Written in another way it is another path, and gets the usual limit.
    ["/api/%69mport", 1000],
    ["/api/import/", 1000],
  ])("holds %s to %i bytes", (path, limit) => {
    const sent = (bytes: number) =>
      shortly(judge("POST", path, { ...own, origin, "content-length": `${bytes}` }));
    expect([sent(limit), sent(limit + 1)]).toEqual(["pass", 413]);
  });

  test("answers a trusted page that asks beforehand", () => {
    expect(shortly(judge("OPTIONS", "/api/notes", { ...crossSite, origin: trusted }))).toBe("preflight");
  });
});

test.each([
  [1023, "1023 bytes"],
  [64 * 1024, "64 KB"],
  [10 * 1024 * 1024, "10 MB"],
])("tooLarge(%i) says %s", (bytes, words) => {
  expect(tooLarge(bytes)).toMatchObject({ status: 413, message: { values: { limit: words } } });
});
