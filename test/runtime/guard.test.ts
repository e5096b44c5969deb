import { describe, expect, test } from "bun:test";

import { judgeRequest, tooLarge } from "../../src/runtime/guard.ts";

const rules = { host: "127.0.0.1:4747", origin: "http://127.0.0.1:4747", maxBodyBytes: 1000 };
const own = { host: rules.host };

type Case = readonly [method: string, path: string, headers: Record<string, string>];

function judge(method: string, path: string, headers: Record<string, string>) {
  // The address may say anything: only the Host header counts.
  const url = `http://liar.example${path}`;
  return judgeRequest({ method, url, headers: new Headers(headers) }, rules);
}

function shortly(verdict: ReturnType<typeof judge>): string | number {
  if (verdict === "pass") return "pass";
  return verdict.kind === "redirect" ? verdict.location : verdict.status;
}

const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
const crossSite = { ...own, "sec-fetch-site": "cross-site" };
const localhost = { host: "localhost:4747" };

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
    ["GET", "/", { ...own, origin: "https://evil.example" }],
    ["POST", "/api/notes", own],
    ["POST", "/api/notes", { ...own, origin: rules.origin, "sec-fetch-site": "same-origin" }],
    ["DELETE", "/api/notes/1", { ...own, origin: rules.origin }],
    ["POST", "/api/notes", { ...own, "content-length": "1000" }],
    ["POST", "/api/notes", { ...own, "content-length": "0" }],
    ["POST", "/_control/v1/stop", own],
  ])("passes %s %s %j", (method, path, headers) => {
    expect(judge(method, path, headers)).toBe("pass");
  });

  test.each<Case>([
    ["GET", "/api/notes", { ...crossSite, ...navigation }],
    ["GET", "/api", { ...crossSite, ...navigation }],
    ["GET", "/health", { ...crossSite, ...navigation }],
    ["GET", "/_control/v1/open", { ...crossSite, ...navigation }],
    ["GET", "/", { ...crossSite, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
    ["GET", "/", { ...crossSite, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }],
    ["GET", "/", { ...crossSite, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["GET", "/", { ...own, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }],
    ["HEAD", "/page.js", crossSite],
    ["GET", "/", crossSite],
    ["POST", "/", { ...crossSite, ...navigation }],
    ["POST", "/api/notes", crossSite],
    ["POST", "/api/notes", { ...own, "sec-fetch-site": "same-site" }],
    ["POST", "/api/notes", { ...own, origin: "https://evil.example" }],
    ["POST", "/api/notes", { ...own, origin: "null" }],
    ["POST", "/api/notes", { ...own, origin: "" }],
    ["POST", "/api/notes", { ...own, origin: "http://127.0.0.1:4748" }],
    ["POST", "/api/notes", { ...own, origin: "http://localhost:4747" }],
    ["POST", "/api/notes", { ...own, origin: "https://127.0.0.1:4747" }],
    ["PUT", "/api/notes/1", { ...own, origin: "https://evil.example" }],
    ["PATCH", "/api/notes/1", { ...own, origin: "https://evil.example" }],
    ["DELETE", "/api/notes/1", { ...own, origin: "https://evil.example" }],
    ["OPTIONS", "/api/notes", { ...own, origin: "https://evil.example" }],
  ])("answers 403 to %s %s %j", (method, path, headers) => {
    expect(judge(method, path, headers)).toMatchObject({ status: 403, code: "forbidden" });
  });

  test.each<Case>([
    ["GET", "/", {}],
    ["GET", "/", { host: "" }],
    ["GET", "/", { host: "evil.example" }],
    ["GET", "/", { host: "evil.example:4747" }],
    ["GET", "/", { host: "127.0.0.1" }],
    ["GET", "/", { host: "127.0.0.1:80" }],
    ["GET", "/", { host: "2130706433:4747" }],
    ["GET", "/", { host: "[::1]:4747" }],
    ["GET", "/", { host: "127.0.0.1.:4747" }],
    ["GET", "/", { host: "127.0.0.1:4747, evil.example" }],
    ["GET", "/", { host: "localhost" }],
    ["GET", "/", { host: "localhost:80" }],
    ["GET", "/", { host: "localhost.evil.example:4747" }],
    ["GET", "/", { host: "x.localhost:4747" }],
    ["HEAD", "/", localhost],
    ["POST", "/", localhost],
    ["POST", "/api/notes", { ...localhost, origin: "http://localhost:4747" }],
    ["GET", "/api/notes", localhost],
    ["GET", "/api/notes", { ...localhost, ...navigation }],
    ["GET", "/health", localhost],
    ["GET", "/_control/v1/open", localhost],
    ["GET", "/page.js", { ...localhost, "sec-fetch-dest": "script" }],
    ["GET", "/", { ...localhost, "sec-fetch-dest": "iframe" }],
    ["GET", "/", { ...localhost, "sec-fetch-dest": "empty" }],
  ])("answers 421 to %s %s %j", (method, path, headers) => {
    expect(judge(method, path, headers)).toMatchObject({ status: 421, code: "misdirected" });
  });

  test.each([
    ["/", localhost, "http://127.0.0.1:4747/"],
    ["/notes/7?a=b&c=%20", { ...localhost, ...navigation }, "http://127.0.0.1:4747/notes/7?a=b&c=%20"],
    ["/", { host: "LocalHost:4747" }, "http://127.0.0.1:4747/"],
    ["//evil.example/", localhost, "http://127.0.0.1:4747//evil.example/"],
  ])("sends a page load of localhost%s %j on", (path, headers, location) => {
    expect(shortly(judge("GET", path, headers))).toBe(location);
  });

  test.each(["1001", "99999999999999999999"])("answers 413 to a body of %s bytes", (length) => {
    expect(judge("POST", "/api/notes", { ...own, "content-length": length })).toEqual(tooLarge(1000));
  });

  test("judges who asks before how much", () => {
    const headers = { ...own, origin: "https://evil.example", "content-length": "5000" };
    expect(shortly(judge("POST", "/", headers))).toBe(403);
    expect(shortly(judge("POST", "/", { ...headers, host: "evil.example" }))).toBe(421);
  });
});
