// The same questions to `bun dev` and to the executable: what a maker sees answered is what the user gets.
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { exchange, request, type RawReply } from "../support/access/raw-socket.ts";
import { ownBinary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { fixtureDir, repository } from "../support/places.ts";
import { start } from "../support/program.ts";
import { copyProject } from "../support/project-copy.ts";

setDefaultTimeout(120_000);

interface Side {
  url: string;
  host: string;
  token: string;
  /** The address of the page's script. */
  script: string;
}
type Ask = (side: Side) => string;

const stack = new AsyncDisposableStack();
let dev: Side;
let executable: Side;

beforeAll(async () => {
  const project = stack.use(await copyProject(fixtureDir));
  const fields = JSON.parse(project.read("package.json")) as object;
  await project.write({
    "tsconfig.json": readFileSync(join(repository, "packages/create-samara/files/tsconfig.json"), "utf8"),
    "package.json": JSON.stringify({ ...fields, scripts: { dev: "samara dev" } }),
  });
  const serving = stack.use(await project.serve("bun dev"));
  const home = stack.use(await tempHome());
  const program = stack.use(await start(await ownBinary(), { home }));
  dev = await sideOf(serving.url, project.file(".dev", "home", ".state", "token"));
  executable = await sideOf(program.url, home.file(".state", "token"));
});
afterAll(() => stack.disposeAsync());

async function sideOf(url: string, tokenFile: string): Promise<Side> {
  const { origin, host } = new URL(url);
  const [, script = ""] = /<script[^>]* src="([^"]+)"/.exec(await (await fetch(url)).text()) ?? [];
  return { url: origin, host, token: readFileSync(tokenFile, "utf8"), script };
}

/** With the usual Host unless another is named. */
function ask(line: string, headers: readonly string[] = [], body = ""): Ask {
  return ({ host, token, url, script }) => {
    const all = headers.some((header) => header.startsWith("Host:"))
      ? headers
      : [`Host: ${host}`, ...headers];
    const sized = body === "" ? all : [...all, `Content-Length: ${Buffer.byteLength(body)}`];
    const filled = sized.map((header) =>
      header.replace("TOKEN", token).replace("ORIGIN", url).replace("PORT", new URL(url).port),
    );
    return request(`${line.replace("SCRIPT", script)} HTTP/1.1`, [...filled, "Connection: close"], body);
  };
}

const token = "Authorization: Bearer TOKEN";
const json = "Content-Type: application/json";
const own = "Origin: ORIGIN";
const foreign = "Sec-Fetch-Site: cross-site";
const navigation = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];

const questions: Record<string, Ask> = {
  "the page": ask("GET /"),
  "the page, with a query": ask("GET /?a=b"),
  "the page's head": ask("HEAD /"),
  "a change of the page": ask("POST /", [own]),
  "the page from another site": ask("GET /", [foreign, ...navigation]),
  "the page for a frame of another site": ask("GET /", [foreign, "Sec-Fetch-Dest: iframe"]),
  "the page for a script of another site": ask("GET /", [foreign, "Sec-Fetch-Mode: cors"]),
  "the page for another origin": ask("GET /", ["Origin: https://evil.example"]),
  "the page as localhost": ask("GET /?a=b", ["Host: localhost:PORT"]),
  "the page as localhost, for a script": ask("GET /", ["Host: localhost:PORT", "Sec-Fetch-Dest: empty"]),
  "the page as another host": ask("GET /", ["Host: evil.example"]),
  "the page as no host": ask("GET /", ["Host:"]),
  "the page's script from another site": ask("GET SCRIPT", [foreign]),
  "the page's script as another host": ask("GET SCRIPT", ["Host: evil.example"]),
  "the page's script for a WebSocket": ask("GET SCRIPT", ["Origin: https://evil.example", ...upgrade]),
  "what is not there": ask("GET /none"),
  "what is not there, with the token": ask("GET /none", [token]),
  "a folder's file": ask("GET /src/app.ts"),
  "a file above": ask("GET /../package.json", [token]),
  health: ask("GET /health"),
  "health as another host": ask("GET /health", ["Host: evil.example"]),
  "a route without the token": ask("GET /api/items"),
  "a route with a wrong token": ask("GET /api/items", ["Authorization: Bearer wrong"]),
  "a route": ask("GET /api/items", [token]),
  "a route's head": ask("HEAD /api/items", [token]),
  "a route as localhost": ask("GET /api/items", [token, "Host: localhost:PORT"]),
  "a route from another site": ask("GET /api/items", [token, foreign]),
  "a route that is not there": ask("GET /api/none", [token]),
  "a route by another method": ask("DELETE /api/items", [token]),
  "a row that is not there": ask("GET /api/items/12345", [token]),
  "a number that is none": ask("GET /api/items/abc", [token]),
  "a parameter out of bounds": ask("GET /api/doubled?number=1000", [token]),
  "a new row": ask("POST /api/items", [token, own, json], `{"name":"new"}`),
  "a row without its field": ask("POST /api/items", [token, own, json], "{}"),
  "a row that is no JSON": ask("POST /api/items", [token, own, json], "{"),
  "a change by no browser without the token": ask("POST /api/items", [json], `{"name":"new"}`),
  "a change from another origin": ask("POST /api/items", [token, json, "Origin: null"], `{"name":"new"}`),
  "a body over the limit": ask("POST /api/echo", [token, own], "a".repeat(64 * 1024 + 1)),
  "a bug": ask("GET /api/broken", [token]),
  "the description": ask("GET /api/openapi.json", [token]),
  "a preflight": ask("OPTIONS /api/items", ["Origin: https://evil.example"]),
  "a code that is none": ask("POST /_control/v1/enter", [own, json], `{"code":"none"}`),
  "a link": ask("POST /_control/v1/link", [token, own, json], `{"address":"/api/items"}`),
  "a link that is none": ask("GET /api/items?_link=1..x"),
  "no action": ask("POST /_control/v1/none", [token, own]),
  "an action by GET": ask("GET /_control/v1/open", [token]),
  "a WebSocket without the token": ask("GET /api/socket", [own, ...upgrade]),
  "a WebSocket of another origin": ask("GET /api/socket", ["Origin: https://evil.example", ...upgrade]),
  "a WebSocket to the page": ask("GET /", [own, ...upgrade]),
  "a WebSocket of another origin to the page": ask("GET /", ["Origin: https://evil.example", ...upgrade]),
};

const policyHeader = "content-security-policy";

describe("bun dev answers like the executable:", () => {
  test.each(Object.keys(questions))("%s", async (name) => {
    expect(await answer(name, dev)).toEqual(await answer(name, executable));
  });
});

test("bun dev's script has the executable's headers, and is asked for again after a change", async () => {
  const [one, other] = [await asked("GET SCRIPT", dev), await asked("GET SCRIPT", executable)];
  expect(other.headers["cache-control"]).toContain("immutable");
  expect(one).toEqual({ ...other, headers: { ...other.headers, "cache-control": "no-cache" } });
});

test("bun dev opens hot reload to its own page alone", async () => {
  const statuses = async (...headers: string[]) =>
    (await exchange(dev.url, ask("GET /_bun/hmr", [...upgrade, ...headers])(dev))).status;
  expect(await statuses(own)).toBe(101);
  expect(await statuses()).toBe(403);
  expect(await statuses("Origin: https://evil.example")).toBe(403);
  expect(await statuses("Host: evil.example", "Origin: http://evil.example")).toBe(421);
});

test("bun dev's page has the executable's policy, with what hot reload needs", async () => {
  const [one, other] = [
    await exchange(dev.url, ask("GET /")(dev)),
    await exchange(executable.url, ask("GET /")(executable)),
  ];
  const meta = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(one.body)?.[1] ?? "";
  const [developed, released] = [
    `${meta}; ${one.headers[policyHeader]}`,
    other.headers[policyHeader] ?? "",
  ].map(sourcesOf);
  const added = Object.entries(developed ?? {}).map(([name, sources]) => [
    name,
    sources.filter((source) => !released?.[name]?.includes(source)),
  ]);
  expect(Object.keys(developed ?? {})).toEqual(Object.keys(released ?? {}));
  const inlined = [...other.body.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = ""]) =>
    hashSource(style),
  );
  expect(inlined.length).toBeGreaterThan(0);
  for (const [name, sources] of Object.entries(released ?? {})) {
    // In development the style sheet is a file of its own.
    const others = sources.filter((source) => !inlined.includes(source));
    expect(developed?.[name]).toEqual(expect.arrayContaining(others));
  }
  const names = added.filter(([, sources]) => sources?.length).map(([name]) => name);
  expect(["script-src", "style-src", "connect-src"]).toEqual(expect.arrayContaining(names));
});

function hashSource(style: string): string {
  return `'sha256-${new Bun.CryptoHasher("sha256").update(style).digest("base64")}'`;
}

function sourcesOf(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy
      .split("; ")
      .map((part) => part.split(" "))
      .map(([name = "", ...sources]) => [name, sources]),
  );
}

const answer = async (name: string, side: Side) =>
  summarize(await exchange(side.url, questions[name]?.(side) ?? ""), side);
const asked = async (line: string, side: Side) => summarize(await exchange(side.url, ask(line)(side)), side);

function summarize(reply: RawReply, side: Side) {
  return { status: reply.status, headers: shownHeaders(reply, side), shape: shapeOf(reply) };
}

/** Of this answer alone, or of the bytes of the page, which development bundles in another way. */
const passing = new Set([
  "date",
  "etag",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "connection",
]);

function shownHeaders({ headers }: RawReply, { host }: Side): Record<string, string> {
  const isPage = headers["content-type"]?.startsWith("text/html");
  const isShown = (name: string) => !passing.has(name) && !(isPage && name === policyHeader);
  const shown = Object.entries(headers).filter(([name]) => isShown(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, value.replaceAll(host, "HOST")]));
}

/** What a program sees of a body: the names in it, not what they hold. */
function shapeOf({ headers, body }: RawReply): unknown {
  if (!headers["content-type"]?.startsWith("application/json")) return body === "" ? "nothing" : "text";
  const text =
    headers["transfer-encoding"] === "chunked" ? body.replace(/^[\da-f]+\r\n|\r\n[\da-f]+\r\n/gi, "") : body;
  return body === "" ? "nothing" : typesIn(JSON.parse(text));
}

function typesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(typesIn);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typesIn(part)]));
}
