// Whether a request carries this start's token. Nothing else counts: no cookie, no address.
import type { GuardedRequest } from "./guard.ts";

/** In any case of letters: https://www.rfc-editor.org/rfc/rfc9110#section-11.1 */
const scheme = /^bearer /i;
const protocolPrefix = "bearer.";

/**
 * `Authorization: Bearer …`, or for a WebSocket, which cannot have that header, the subprotocol
 * `bearer.…`.
 */
export function makeTokenCheck(token: string): (request: GuardedRequest) => boolean {
  const expected = Buffer.from(token);
  return ({ headers }) => {
    const given = headers.get("authorization");
    if (given !== null) return scheme.test(given) && isSame(given.replace(scheme, ""), expected);
    if (headers.get("upgrade") === null) return false;
    const protocols = (headers.get("sec-websocket-protocol") ?? "").split(",").map((part) => part.trim());
    const protocol = protocols.find((part) => part.startsWith(protocolPrefix)) ?? "";
    return protocol !== "" && isSame(protocol.slice(protocolPrefix.length), expected);
  };
}

/**
 * Takes the same time for every wrong token. Uses Bun's function: node:crypto loads all of Node's
 * streams, at every start.
 */
export function isSame(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && crypto.timingSafeEqual(bytes, expected);
}
