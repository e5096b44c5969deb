// Who is let in: tables of requests, as bytes, against the executable. What is expected stands in the tables, written from the rules of
// docs/security.md and not from the code; a request that is refused must not have reached any of the app's routes.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";

import { ordinaryFlows } from "../support/access/flows.ts";
import { describeShape, hostShapes, type HostKind } from "../support/access/hosts.ts";
import { exchange, request, type RawReply } from "../support/access/raw-socket.ts";
import { handshake, impatientBinary, openSite, type Site } from "../support/access/site.ts";
import { tokenCases } from "../support/access/tokens.ts";
import { socketCases } from "../support/access/web-sockets.ts";
import { start } from "../support/program.ts";
import { tempHome } from "../support/home.ts";

let site: Site & AsyncDisposable;
let earlierToken: string;
let files: { script: string; style: string };
let cases = 0;

beforeAll(async () => {
  earlierToken = await tokenOfAnEarlierStart();
  site = await openSite();
  const html = await (await site.program.request("/")).text();
  const [script = "", style = ""] = [/src="([^"]+)"/, /href="([^"]+)"/].map((link) => link.exec(html)?.[1]);
  files = { script: new URL(script, site.url).pathname, style: new URL(style, site.url).pathname };
}, 10 * 60_000);

afterAll(async () => {
  console.log(`guard matrix: ${cases} requests judged`);
  await site[Symbol.asyncDispose]();
});

/** What each kind of host gets at a page, a file, a route and a WebSocket. */
const hostAnswers: Record<HostKind, readonly [number, number, number, number]> = {
  own: [200, 200, 200, 101],
  localhost: [302, 421, 421, 421],
  foreign: [421, 421, 421, 421],
  malformed: [400, 400, 400, 400],
};

const sites = [undefined, "none", "same-origin", "same-site", "cross-site"] as const;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

describe("the guard", () => {
  test("knows its own host among all ways to say one, at every kind of route", async () => {
    const wrong: string[] = [];
    for (const shape of hostShapes(site.port)) {
      const bearer = `Authorization: Bearer ${site.token}`;
      const protocols = `Sec-WebSocket-Protocol: samara, bearer.${site.token}`;
      const asked = [
        ["/", ["Sec-Fetch-Dest: document"]],
        [files.script, ["Sec-Fetch-Dest: script"]],
        ["/api/items", [bearer]],
        ["/api/socket", [...handshake, `Origin: ${site.origin}`, protocols]],
      ] as const;
      for (const [index, [path, headers]] of asked.entries()) {
        const line = `GET ${shape.target ?? ""}${path} ${shape.version ?? "HTTP/1.1"}`;
        const expected = hostAnswers[shape.kind][index] ?? 0;
        const isCall = expected === 101 || (expected === 200 && path === "/api/items");
        const sent = request(line, [...shape.lines, ...headers]);
        await judge(wrong, `${describeShape(shape)} ${path}`, sent, expected, isCall);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("judges every method by where it comes from, with the token and without", async () => {
    const wrong: string[] = [];
    for (const method of methods) {
      for (const fetchSite of sites) {
        for (const [origin, isOwn] of originsOf(site)) {
          const headers = [
            `Host: ${site.host}`,
            ...(fetchSite === undefined ? [] : [`Sec-Fetch-Site: ${fetchSite}`]),
            ...(origin === undefined ? [] : [`Origin: ${origin}`]),
            "Content-Length: 0",
          ];
          const isFriend = isOwn && fetchSite !== "same-site" && fetchSite !== "cross-site";
          const name = `${method} from ${fetchSite} ${origin}`;
          const line = `${method} /api/echo HTTP/1.1`;
          const bearer = `Authorization: Bearer ${site.token}`;
          await judge(wrong, name, request(line, [...headers, bearer]), isFriend ? 200 : 403, isFriend);
          await judge(wrong, `${name} without token`, request(line, headers), isFriend ? 401 : 403, false);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("lets another site's page lead to the page, and to nothing else", async () => {
    const wrong: string[] = [];
    for (const mode of ["navigate", "no-cors", "cors", "websocket", undefined]) {
      for (const dest of ["document", "iframe", "embed", "image", "script", "empty", undefined]) {
        for (const path of [
          "/",
          files.script,
          "/health",
          "/api/items",
          "/_control/v1/open",
          "/_app/report",
        ]) {
          const headers = [
            `Host: ${site.host}`,
            "Sec-Fetch-Site: cross-site",
            ...(mode === undefined ? [] : [`Sec-Fetch-Mode: ${mode}`]),
            ...(dest === undefined ? [] : [`Sec-Fetch-Dest: ${dest}`]),
            `Authorization: Bearer ${site.token}`,
          ];
          const isLink =
            mode === "navigate" && dest === "document" && (path === "/" || path === files.script);
          const sent = request(`GET ${path} HTTP/1.1`, headers);
          await judge(wrong, `${mode} ${dest} ${path}`, sent, isLink ? 200 : 403, false);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("takes the token in one form only, and only this start's", async () => {
    const wrong: string[] = [];
    for (const { name, letsIn, headers = [], query = "", body } of tokenCases(site, earlierToken)) {
      const line = `${body === undefined ? "GET" : "POST"} /api/items${query} HTTP/1.1`;
      const length =
        body === undefined ? [] : ["Content-Type: application/json", `Content-Length: ${body.length}`];
      const sent = request(line, [`Host: ${site.host}`, ...length, ...headers], body);
      const reply = await judge(wrong, name, sent, letsIn ? 200 : 401, letsIn);
      if (!letsIn && reply.headers["www-authenticate"] !== "Bearer")
        wrong.push(`${name}: no WWW-Authenticate`);
    }
    for (const action of ["stop", "open", "presence"]) {
      const headers = [`Host: ${site.host}`, `Authorization: Bearer ${earlierToken}`, "Content-Length: 0"];
      const sent = request(`POST /_control/v1/${action} HTTP/1.1`, headers);
      await judge(wrong, action, sent, 401, false);
    }
    expect(wrong).toEqual([]);
  });

  test("opens WebSockets for its own page alone", async () => {
    const wrong: string[] = [];
    for (const { name, expected, headers, path = "/api/socket" } of socketCases(site)) {
      const sent = request(`GET ${path} HTTP/1.1`, headers);
      const reply = await judge(wrong, name, sent, expected, expected === 101 || expected === 404);
      const protocol = reply.headers["sec-websocket-protocol"] ?? "";
      if (protocol.includes(site.token)) wrong.push(`${name}: the answer holds the token`);
    }
    expect(wrong).toEqual([]);
  });

  test("refuses nothing that people ordinarily do", async () => {
    const refused: string[] = [];
    const flows = ordinaryFlows(site, files);
    for (const { name, line, headers, body, expected = 200 } of flows) {
      const { status } = await exchange(site.url, request(line, headers, body));
      if (status !== expected) refused.push(`${name}: ${status}, not ${expected}`);
    }
    console.log(`guard matrix: ${flows.length} ordinary flows, ${refused.length} false refusals`);
    expect(refused).toEqual([]);
  });

  test("says nothing to other origins, and closes its answers off, whatever it answers", async () => {
    for (const path of [
      "/",
      "/nothing",
      "/api/items",
      "/health",
      "/_control/v1/open",
      "/_app/notices",
      files.script,
    ]) {
      for (const host of [site.host, "evil.example", `localhost:${site.port}`]) {
        const { headers } = await exchange(site.url, request(`GET ${path} HTTP/1.1`, [`Host: ${host}`]));
        expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
        expect(headers).toMatchObject(closedOff);
      }
    }
  });
});

const closedOff = {
  "content-security-policy": expect.stringMatching(/^(?!.*'unsafe-).*frame-ancestors 'none'/),
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** What may stand in Origin, and whether it is the app's own page, or nobody's. */
function originsOf({ origin, port }: Site): readonly (readonly [string | undefined, boolean])[] {
  return [
    [undefined, true],
    [origin, true],
    ["null", false],
    ["https://evil.example", false],
    [`http://127.0.0.1:${port + 1}`, false],
    [`https://127.0.0.1:${port}`, false],
  ];
}

/** Sends it, and writes down a wrong answer, or a call of the app where there should be none, or none where there should be one. */
async function judge(
  wrong: string[],
  name: string,
  sent: string,
  expected: number,
  isCall: boolean,
): Promise<RawReply> {
  cases += 1;
  const before = await site.countCalls();
  const reply = await exchange(site.url, sent);
  const calls = (await site.countCalls()) - before;
  if (reply.status !== expected) wrong.push(`${name}: ${reply.status}, not ${expected}`);
  if (calls !== (isCall ? 1 : 0)) wrong.push(`${name}: ${calls} calls of the app`);
  return reply;
}

async function tokenOfAnEarlierStart(): Promise<string> {
  await using home = await tempHome();
  await using program = await start(await impatientBinary(), { home });
  const token = readFileSync(home.file(".state", "token"), "utf8");
  await program.stop();
  return token;
}
