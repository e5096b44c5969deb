// Handshakes of WebSockets, and what each is answered. No browser sends Sec-Fetch-Site with all of them, so Origin decides.
import { handshake, type Site } from "./site.ts";

export interface SocketCase {
  name: string;
  expected: 101 | 401 | 403 | 404 | 421;
  headers: readonly string[];
  path?: string;
}

export function socketCases({ host, origin, port, token }: Site): SocketCase[] {
  const from = (value: string) => [`Host: ${host}`, `Origin: ${value}`, ...handshake];
  const protocols = `Sec-WebSocket-Protocol: samara, bearer.${token}`;
  const own = from(origin);
  const bearer = `Authorization: Bearer ${token}`;
  return [
    { name: "the page's own", expected: 101, headers: [...own, protocols] },
    {
      name: "the page's own, as Firefox says it",
      expected: 101,
      headers: [...own, protocols, "Sec-Fetch-Site: same-origin"],
    },
    { name: "a program's with both headers", expected: 101, headers: [...own, bearer] },
    { name: "no token", expected: 401, headers: own },
    {
      name: "no token among the subprotocols",
      expected: 401,
      headers: [...own, "Sec-WebSocket-Protocol: samara"],
    },
    {
      name: "another token",
      expected: 401,
      headers: [...own, "Sec-WebSocket-Protocol: samara, bearer.guess"],
    },
    { name: "an empty token", expected: 401, headers: [...own, "Sec-WebSocket-Protocol: samara, bearer."] },
    {
      name: "a wrong header beside the right subprotocol",
      expected: 401,
      headers: [...own, protocols, "Authorization: Bearer guess"],
    },
    { name: "the token in the query", expected: 401, headers: own, path: `/api/socket?token=${token}` },
    { name: "no origin", expected: 403, headers: [`Host: ${host}`, ...handshake, protocols] },
    {
      name: "no origin, and the token as a header",
      expected: 403,
      headers: [`Host: ${host}`, ...handshake, bearer],
    },
    { name: "another site's page", expected: 403, headers: [...from("https://evil.example"), protocols] },
    { name: "a page without an origin", expected: 403, headers: [...from("null"), protocols] },
    {
      name: "the page of another port",
      expected: 403,
      headers: [...from(`http://127.0.0.1:${port + 1}`), protocols],
    },
    { name: "localhost's page", expected: 403, headers: [...from(`http://localhost:${port}`), protocols] },
    {
      name: "another site, by its own word",
      expected: 403,
      headers: [...own, protocols, "Sec-Fetch-Site: cross-site"],
    },
    {
      name: "a name that was pointed here",
      expected: 421,
      headers: [`Host: evil.example:${port}`, `Origin: http://evil.example:${port}`, ...handshake, protocols],
    },
    {
      name: "localhost",
      expected: 421,
      headers: [`Host: localhost:${port}`, `Origin: http://localhost:${port}`, ...handshake, protocols],
    },
    { name: "no such socket", expected: 404, headers: [...own, protocols], path: "/api/nothing" },
    { name: "the page's address", expected: 404, headers: [...own, protocols], path: "/" },
  ];
}
