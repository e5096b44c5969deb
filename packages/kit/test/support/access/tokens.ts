// Ways to show the token, or something like it, and whether each lets one in. Written from RFC 6750 and 9110.
import type { Site } from "./site.ts";

export interface TokenCase {
  name: string;
  letsIn: boolean;
  headers?: readonly string[];
  query?: string;
  /** Sent as JSON with POST. */
  body?: string;
}

export function tokenCases({ token }: Pick<Site, "token">, earlier: string): TokenCase[] {
  const swapped = token.replace(/[a-z]/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  return [
    header("the token", `Bearer ${token}`, true),
    header("the scheme in small letters", `bearer ${token}`, true),
    header("the scheme in capitals", `BEARER ${token}`, true),
    { name: "nothing", letsIn: false },
    header("an empty header", ""),
    header("a scheme alone", "Bearer"),
    header("an empty token", "Bearer "),
    header("another token of the same length", `Bearer ${"A".repeat(token.length)}`),
    header("all but the last letter", `Bearer ${token.slice(0, -1)}`),
    header("the first letter", `Bearer ${token.slice(0, 1)}`),
    header("one letter more", `Bearer ${token}A`),
    header("a letter in the other case", `Bearer ${swapped}`),
    header("the token of an earlier start", `Bearer ${earlier}`),
    header("no scheme", token),
    header("another scheme", `Token ${token}`),
    header("no space", `Bearer${token}`),
    header("quotes", `Bearer "${token}"`),
    header("percent signs", `Bearer %${token.charCodeAt(0).toString(16)}${token.slice(1)}`),
    header("Basic, as the password", `Basic ${btoa(`user:${token}`)}`),
    header("Basic, as it is", `Basic ${token}`),
    header("a list that holds it", `Bearer wrong, Bearer ${token}`),
    {
      name: "the header twice",
      letsIn: false,
      headers: [`Authorization: Bearer ${token}`, `Authorization: Bearer ${token}`],
    },
    {
      name: "another program's header",
      letsIn: false,
      headers: [`Proxy-Authorization: Bearer ${token}`, `X-Authorization: Bearer ${token}`],
    },
    {
      name: "the subprotocol of no WebSocket",
      letsIn: false,
      headers: [`Sec-WebSocket-Protocol: bearer.${token}`],
    },
    { name: "a cookie", letsIn: false, headers: [`Cookie: token=${token}; samara.token=${token}`] },
    { name: "the query", letsIn: false, query: `?token=${token}&access_token=${token}` },
    {
      name: "the body",
      letsIn: false,
      body: JSON.stringify({ name: "planted", token, access_token: token }),
    },
  ];
}

function header(name: string, value: string, letsIn = false): TokenCase {
  return { name, letsIn, headers: [`Authorization: ${value}`] };
}
