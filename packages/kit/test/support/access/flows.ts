// What people and programs ordinarily do, with the headers that browsers really send then: none of it may be refused.
import { handshake, type Site } from "./site.ts";

export interface Flow {
  name: string;
  line: string;
  headers: readonly string[];
  body?: string;
  /** 200 unless given. */
  expected?: number;
}

interface Fetch {
  site: string;
  mode: string;
  dest: string;
}

/** https://www.w3.org/TR/fetch-metadata/#framework */
const metadata = ({ site, mode, dest }: Fetch) => [
  `Sec-Fetch-Site: ${site}`,
  `Sec-Fetch-Mode: ${mode}`,
  `Sec-Fetch-Dest: ${dest}`,
];
const navigation = (site: string) => [
  ...metadata({ site, mode: "navigate", dest: "document" }),
  "Sec-Fetch-User: ?1",
  "Upgrade-Insecure-Requests: 1",
];
const part = (dest: string, mode = "no-cors") => metadata({ site: "same-origin", mode, dest });
const call = metadata({ site: "same-origin", mode: "cors", dest: "empty" });

const json = (body: string) => ["Content-Type: application/json", `Content-Length: ${body.length}`];

/** @param files the addresses of the page's script and style */
export function ordinaryFlows(
  { host, origin, port, token }: Site,
  files: { script: string; style: string },
): Flow[] {
  const own = [`Host: ${host}`];
  const bearer = `Authorization: Bearer ${token}`;
  const item = '{"name":"ordinary"}';
  const page = "GET / HTTP/1.1";
  const read = (name: string, ...headers: string[]) => ({
    name,
    line: "GET /api/calls HTTP/1.1",
    headers: [...own, ...headers],
  });
  const write = (name: string, method: string, ...headers: string[]) => ({
    name,
    line: `${method} /api/echo HTTP/1.1`,
    headers: [...own, bearer, ...headers, ...json(item)],
    body: item,
  });
  return [
    { name: "an address typed in", line: page, headers: [...own, ...navigation("none")] },
    {
      name: "an address with a query",
      line: "GET /?from=menu HTTP/1.1",
      headers: [...own, ...navigation("none")],
    },
    { name: "a bookmark in an old Safari", line: page, headers: own },
    {
      name: "a link on another site",
      line: page,
      headers: [...own, ...navigation("cross-site"), "Referer: https://example.org/"],
    },
    {
      name: "a link on another local app",
      line: page,
      headers: [...own, ...navigation("same-site"), `Referer: http://127.0.0.1:${port + 1}/`],
    },
    { name: "a link in a mail program's page", line: page, headers: [...own, ...navigation("cross-site")] },
    {
      name: "a reload",
      line: page,
      headers: [...own, ...navigation("same-origin"), "Cache-Control: max-age=0"],
    },
    {
      name: "a prefetch while typing",
      line: page,
      headers: [...own, ...navigation("none"), "Sec-Purpose: prefetch;prerender"],
    },
    {
      name: "a page that is still good",
      line: page,
      headers: [...own, ...navigation("same-origin"), "If-None-Match: *"],
      expected: 304,
    },
    { name: "a page asked for with HEAD", line: "HEAD / HTTP/1.1", headers: own },
    {
      name: "localhost typed in",
      line: page,
      headers: [`Host: localhost:${port}`, ...navigation("none")],
      expected: 302,
    },
    {
      name: "localhost typed in an old Safari",
      line: page,
      headers: [`Host: localhost:${port}`],
      expected: 302,
    },
    { name: "the page's script", line: `GET ${files.script} HTTP/1.1`, headers: [...own, ...part("script")] },
    {
      name: "the page's module, with an origin",
      line: `GET ${files.script} HTTP/1.1`,
      headers: [...own, `Origin: ${origin}`, ...part("script", "cors")],
    },
    {
      name: "the page's style",
      line: `GET ${files.style} HTTP/1.1`,
      headers: [...own, ...part("style"), "Accept-Encoding: gzip, deflate, br"],
    },
    {
      name: "a font of the page that is not there",
      line: "GET /font.woff2 HTTP/1.1",
      headers: [...own, `Origin: ${origin}`, ...part("font", "cors")],
      expected: 404,
    },
    {
      name: "the icon that browsers ask for",
      line: "GET /favicon.ico HTTP/1.1",
      headers: [...own, ...part("image")],
      expected: 404,
    },
    { name: "the page asks whether the app lives", line: "GET /health HTTP/1.1", headers: [...own, ...call] },
    { name: "a watchdog asks whether the app lives", line: "GET /health HTTP/1.1", headers: own },
    read("the page reads", bearer, ...call),
    read("the page reads, in an old Safari", bearer),
    read("the page reads with a referer", bearer, ...call, `Referer: ${origin}/`),
    read("curl reads", bearer, "User-Agent: curl/8.5.0", "Accept: */*"),
    read("a script of the user's own reads", bearer, "Accept-Encoding: gzip", "Connection: keep-alive"),
    { name: "HEAD on a route", line: "HEAD /api/calls HTTP/1.1", headers: [...own, bearer, ...call] },
    ...["POST", "PUT", "PATCH", "DELETE"].map((method) =>
      write(`the page sends ${method}`, method, `Origin: ${origin}`, ...call),
    ),
    write("the page sends POST, in an old Safari", "POST", `Origin: ${origin}`),
    write("curl sends POST", "POST", "User-Agent: curl/8.5.0", "Accept: */*"),
    write("curl sends DELETE", "DELETE", "User-Agent: curl/8.5.0"),
    {
      name: "a program sends a body without its length",
      line: "POST /api/echo HTTP/1.1",
      headers: [...own, bearer, "Content-Type: application/json", "Transfer-Encoding: chunked"],
      body: `${item.length.toString(16)}\r\n${item}\r\n0\r\n\r\n`,
    },
    {
      name: "the page listens to a stream",
      line: "GET /api/stream HTTP/1.1",
      headers: [...own, bearer, ...call, "Accept: text/event-stream"],
    },
    {
      name: "the page opens a WebSocket",
      line: "GET /api/socket HTTP/1.1",
      headers: [...own, `Origin: ${origin}`, ...handshake, `Sec-WebSocket-Protocol: samara, bearer.${token}`],
      expected: 101,
    },
    {
      name: "the page loads a file for the user",
      line: "GET /api/resource HTTP/1.1",
      headers: [...own, bearer, ...call, "Range: bytes=0-"],
    },
    {
      name: "the page shows a wrong code",
      line: "POST /_control/v1/enter HTTP/1.1",
      headers: [...own, `Origin: ${origin}`, ...call, ...json('{"code":"a"}')],
      body: '{"code":"a"}',
      expected: 401,
    },
    {
      name: "the page says that it is here",
      line: "POST /_control/v1/presence HTTP/1.1",
      headers: [...own, bearer, `Origin: ${origin}`, ...call, ...json('{"page":"1-2","state":"here"}')],
      body: '{"page":"1-2","state":"here"}',
      expected: 204,
    },
    {
      name: "another start asks to open",
      line: "POST /_control/v1/open HTTP/1.1",
      headers: [...own, bearer, "Content-Length: 0"],
    },
  ];
}
