// Clients that take their time, never finish, or send what is no HTTP, and what may become of each. From RFC 9112 and the reports of
// request smuggling (CWE-444); a client that is refused or cut off does no harm, one that is answered twice would.
import { handshake, type Site } from "./site.ts";
import { drip, frame, neverRead, pour, says, type Client } from "./talk.ts";

export function slowClients({ host, origin, token }: Site): Client[] {
  const own = `Host: ${host}\r\n`;
  const bearer = `Authorization: Bearer ${token}\r\n`;
  const post = `POST /api/echo HTTP/1.1\r\n${own}${bearer}Content-Type: text/plain\r\n`;
  const smuggled = `GET /api/calls HTTP/1.1\r\n${own}${bearer}\r\n`;
  const bomb = Bun.gzipSync(new Uint8Array(48 * 1024 * 1024));
  return [
    {
      isPatient: true,
      name: "a header that drips",
      connections: 20,
      may: ["cut", 408],
      talk: drip(`GET / HTTP/1.1\r\n${own}X-Slow: `),
    },
    {
      isPatient: true,
      name: "a body that drips",
      connections: 20,
      may: ["cut", 408],
      talk: drip(`${post}Content-Length: 9000\r\n\r\n`),
    },
    {
      isPatient: true,
      name: "a body that drips at the door",
      connections: 100,
      may: ["cut", 408, 503],
      talk: drip(
        `POST /_control/v1/enter HTTP/1.1\r\n${own}Origin: ${origin}\r\nContent-Length: 900\r\n\r\n`,
      ),
    },
    {
      isPatient: true,
      name: "chunks that drip",
      connections: 20,
      may: ["cut", 408],
      talk: drip(`${post}Transfer-Encoding: chunked\r\n\r\nfff\r\n`),
    },
    {
      name: "chunks that never end",
      may: [413, "cut"],
      talk: pour(`${post}Transfer-Encoding: chunked\r\n\r\n`, `1000\r\n${"x".repeat(4096)}\r\n`),
    },
    {
      name: "chunks that never end, without the token",
      may: [401, 413, "cut"],
      talk: pour(
        `POST /api/echo HTTP/1.1\r\n${own}Origin: ${origin}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        `1000\r\n${"x".repeat(4096)}\r\n`,
      ),
    },
    {
      name: "a GET with a body that never ends",
      may: [200, 400, 413, "cut"],
      talk: pour(
        `GET /api/calls HTTP/1.1\r\n${own}${bearer}Content-Length: 900000000\r\n\r\n`,
        "x".repeat(4096),
      ),
    },
    {
      name: "a body that is announced too large",
      may: [413],
      talk: says(`${post}Content-Length: 1000000000000\r\n\r\n`),
    },
    {
      name: "a header of 64 KB",
      may: [431, "cut"],
      talk: says(`GET / HTTP/1.1\r\n${own}X-Long: ${"a".repeat(65_536)}\r\n\r\n`),
    },
    {
      name: "10,000 header lines",
      may: [431, "cut"],
      talk: says(`GET / HTTP/1.1\r\n${own}${"X-A: b\r\n".repeat(10_000)}\r\n`),
    },
    {
      name: "an address of 64 KB",
      may: [414, 431, 404, "cut"],
      talk: says(`GET /${"a".repeat(65_536)} HTTP/1.1\r\n${own}\r\n`),
    },
    {
      isPatient: true,
      // One: what it leaves unread, 8 MB, is the app's own answer, and no second one proves more.
      name: "a reader that never reads",
      may: ["cut"],
      talk: neverRead(`GET /api/large HTTP/1.1\r\n${own}${bearer}\r\n`),
    },
    {
      isPatient: true,
      name: "a listener that never reads",
      connections: 3,
      may: [200, "cut"],
      talk: neverRead(`GET /api/stream HTTP/1.1\r\n${own}${bearer}\r\n`),
    },
    {
      name: "a WebSocket that has its words repeated and never reads",
      isPatient: true,
      connections: 2,
      may: ["cut"],
      talk: neverRead(
        `GET /api/socket HTTP/1.1\r\n${own}Origin: ${origin}\r\n${handshake.join("\r\n")}\r\nSec-WebSocket-Protocol: samara, bearer.${token}\r\n\r\n`,
        Array.from({ length: 4000 }, () => frame("x".repeat(8192))).join(""),
      ),
    },
    {
      name: "one that hangs up its sending side",
      may: [200, "cut"],
      talk: (socket) => void socket.end(`GET /health HTTP/1.1\r\n${own}\r\n`),
    },
    {
      name: "1,000 requests at once on one connection",
      may: [200],
      answers: 1000,
      talk: says(`GET /health HTTP/1.1\r\n${own}\r\n`.repeat(1000)),
    },
    { isPatient: true, name: "300 that say nothing", connections: 300, may: ["cut", "held"], talk: () => {} },
    {
      name: "48 MB packed into 47 KB",
      may: [200, 400, 413, 415, 422],
      talk: (socket) => {
        socket.write(`${post}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
        socket.write(bomb);
      },
    },
    { name: "a negative length", may: [400, "cut"], talk: says(`${post}Content-Length: -1\r\n\r\n`) },
    {
      name: "two lengths",
      may: [400, "cut"],
      talk: says(`${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`),
    },
    { name: "a length with a sign", may: [400, "cut"], talk: says(`${post}Content-Length: +5\r\n\r\nhello`) },
    {
      name: "a length and chunks",
      may: [400, "cut"],
      talk: says(`${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`),
    },
    {
      name: "chunks under another name",
      may: [400, 501, "cut"],
      talk: says(`${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`),
    },
    {
      name: "chunks that are not the last coding",
      may: [400, 501, "cut"],
      talk: says(`${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`),
    },
    {
      name: "a space before the colon",
      may: [400, "cut"],
      talk: says(`${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`),
    },
    {
      name: "a folded header",
      may: [400, "cut"],
      talk: says(`${post}X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n`),
    },
    { name: "line ends without CR", may: [400, 505, "cut"], talk: says(`GET / HTTP/1.1\n${own.trim()}\n\n`) },
    {
      name: "a NUL in a header",
      may: [400, "cut"],
      talk: says(`GET / HTTP/1.1\r\n${own}X-Nul: a\0b\r\n\r\n`),
    },
    {
      name: "a size of a chunk that is none",
      may: [400, "cut"],
      talk: says(`${post}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`),
    },
    {
      name: "a size of a chunk that overflows",
      may: [400, 413, "cut"],
      talk: says(`${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\nhello\r\n0\r\n\r\n`),
    },
    {
      name: "a last chunk with more behind it",
      may: [200, 400, "cut"],
      talk: says(`${post}Transfer-Encoding: chunked\r\n\r\n0\r\ngarbage that is no header\r\n\r\n`),
    },
    {
      name: "trailers that name another host",
      may: [200, 400, "cut"],
      talk: says(
        `${post}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nHost: evil.example\r\nContent-Length: 9\r\n\r\n`,
      ),
    },
    {
      name: "TLS where there is none",
      may: [400, "cut"],
      talk: says("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    },
    {
      isPatient: true,
      name: "a waiting for leave to go on that never ends",
      connections: 20,
      may: ["cut", 408, 417],
      talk: says(`${post}Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n`),
    },
  ];
}
