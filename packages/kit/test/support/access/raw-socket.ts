// Bytes on a socket, and what comes back: for requests that `fetch` would correct or refuse to send.
import { connect, type Socket } from "node:net";

export interface RawReply {
  /** null when the connection was closed without an answer. */
  status: number | null;
  /** By lower-case name; of two with one name the last. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Whether the other side closed the connection. */
  isClosed: boolean;
}

/** Sends a whole request, and resolves with the first answer or when the connection is closed. */
export async function exchange(url: string, sent: string, timeoutSeconds = 20): Promise<RawReply> {
  const socket = openSocket(url);
  const isHead = sent.startsWith("HEAD ");
  const { promise, resolve, reject } = Promise.withResolvers<RawReply>();
  let received = "";
  const giveUp = () => reject(new Error(`No answer, only: ${received.slice(0, 500)}`));
  const timer = setTimeout(giveUp, timeoutSeconds * 1000);
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    if (isWhole(received, isHead)) resolve(parse(received, false));
  });
  socket.on("error", () => resolve(parse(received, true)));
  socket.on("close", () => resolve(parse(received, true)));
  socket.write(sent);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** A connection that nobody listens to yet; errors of one that is cut are no surprise. */
export function openSocket(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""));
  socket.on("error", () => {});
  return socket;
}

/** `request("GET / HTTP/1.1", ["Host: a"], "body")` */
export function request(line: string, headers: readonly string[], body = ""): string {
  return `${[line, ...headers].join("\r\n")}\r\n\r\n${body}`;
}

function isWhole(text: string, isHead: boolean): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const { status, headers, body } = parse(text, false);
  if (isHead || status === 101 || status === 204 || status === 304) return true;
  if (headers["content-type"]?.startsWith("text/event-stream")) return body.includes("data: ");
  if (headers["transfer-encoding"] === "chunked") return body.endsWith("0\r\n\r\n");
  return body.length >= Number(headers["content-length"] ?? Number.POSITIVE_INFINITY);
}

function parse(text: string, isClosed: boolean): RawReply {
  const end = text.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = (end < 0 ? text : text.slice(0, end)).split("\r\n");
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: status === undefined ? null : Number(status),
    headers: Object.fromEntries(headers),
    body: end < 0 ? "" : text.slice(end + 4),
    isClosed,
  };
}
