// Opens a WebSocket to the app, with the token. A page cannot set a header for it, so the token is
// a subprotocol.
import { checkAccess } from "./access.ts";
import { ownAddress, readToken } from "./token.ts";

/**
 * Browsers do not say why a handshake failed, so after an error it asks the app.
 * @throws TypeError for an address that is not this app's
 */
export function openSocket(path: string, protocols: readonly string[] = []): WebSocket {
  const url = ownAddress(path);
  url.protocol = location.protocol.replace("http", "ws");
  const socket = new WebSocket(url, ["samara", `bearer.${readToken()}`, ...protocols]);
  socket.addEventListener("error", () => void checkAccess(true));
  return socket;
}
