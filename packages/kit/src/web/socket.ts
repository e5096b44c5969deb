// A WebSocket to the app, with the token. A browser lets a page set no header here, so the token
// goes as a subprotocol.
import { checkAccess } from "./access.ts";
import { ownAddress, readToken } from "./token.ts";

/**
 * Why a handshake failed a browser does not tell: an error asks the app itself.
 * @throws TypeError for an address that is not this app's
 */
export function openSocket(path: string, protocols: readonly string[] = []): WebSocket {
  const url = ownAddress(path);
  url.protocol = location.protocol.replace("http", "ws");
  const socket = new WebSocket(url, ["samara", `bearer.${readToken()}`, ...protocols]);
  socket.addEventListener("error", () => void checkAccess(true));
  return socket;
}
