// The sockets themselves: one per address, all on one port, plus the WebSockets opened through
// them.
import { websocket as elysiaWebSocket } from "elysia/ws";

import { errorCode } from "../errors.ts";
import type { Answer } from "./let-write.ts";
import type { MessageGate } from "./message-gate.ts";

type Server = Bun.Server<unknown>;
type WebSockets = Bun.WebSocketHandler<unknown>;

export interface SocketOptions {
  addresses: readonly string[];
  /** 0 picks a free port. */
  port: number;
  idleSeconds: number;
  maxBodyBytes: number;
  /** How many bytes may wait for a slow WebSocket before it is cut off. */
  maxWaitingBytes?: number;
  answer(request: Request): Answer | Promise<Answer>;
  letIn: MessageGate;
  /** Answers when even the error handler failed; Bun would send its own page. */
  respondBug(error: unknown): Response;
}

export interface Sockets {
  /** Those that could be bound. */
  addresses: readonly string[];
  port: number;
  /** Elysia opens WebSockets with it, for any of the sockets. */
  upgrader: Server;
  countRequests(): number;
  /** The address of a request's sender; null once its connection is gone. */
  peerOf(request: Request): { address: string; port: number } | null;
  isStopping(): boolean;
  /** Takes no new requests, lets those in progress finish, and cuts off the rest. */
  stop(drainMs?: number): Promise<void>;
}

/** How long requests in progress may take to finish once the app stops. */
const defaultDrainMs = 3000;
/** The same as for an event stream. */
const defaultMaxWaitingBytes = 1024 * 1024;
/** "Going away": https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const goingAway = 1001;

/**
 * Binds every address on one port, or none.
 * @throws the system's error (`EADDRINUSE`) when an address is not available
 */
export function openSockets(options: SocketOptions): Sockets {
  const open = new Set<Bun.ServerWebSocket<unknown>>();
  const owners = new WeakMap<Request, Server>();
  const shared = sharedOptions(options, trackWebSockets(open, options.letIn), owners);
  const servers = bindAll(options, shared);
  const [first] = servers;
  if (!first) throw new Error("A server without an address");
  let isStopping = false;

  return {
    addresses: servers.map((server) => (server.hostname ?? "").replace(/^\[|\]$/g, "")),
    port: first.port ?? 0,
    upgrader: makeUpgrader(first, owners),
    countRequests: () => servers.reduce((sum, { pendingRequests }) => sum + pendingRequests, 0),
    // Each server knows the requests of all.
    peerOf: (request) => first.requestIP(request),
    isStopping: () => isStopping,
    async stop(drainMs = defaultDrainMs) {
      isStopping = true;
      for (const socket of open) socket.close(goingAway, "The app is stopping.");
      const drained = Promise.all(servers.map((server) => server.stop()));
      const isDrained = await Promise.race([drained.then(() => true), Bun.sleep(drainMs).then(() => false)]);
      if (!isDrained) await Promise.all(servers.map((server) => server.stop(true)));
    },
  };
}

/** A machine without IPv6 serves IPv4 alone. A port that is taken in one family counts as taken. */
function bindAll({ addresses, port }: SocketOptions, shared: object): Server[] {
  const servers: Server[] = [];
  try {
    for (const address of addresses) {
      const server = bind(address, servers[0]?.port ?? port, shared, servers.length > 0);
      if (server) servers.push(server);
    }
    return servers;
  } catch (error) {
    for (const server of servers) void server.stop(true);
    throw error;
  }
}

const familyMissing = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

function bind(hostname: string, port: number, shared: object, mayBeMissing: boolean): Server | null {
  try {
    return Bun.serve({
      ...shared,
      hostname,
      port,
      ...(hostname === "::" && { ipv6Only: true }),
    } as Parameters<typeof Bun.serve>[0]) as Server;
  } catch (error) {
    if (mayBeMissing && familyMissing.has(errorCode(error))) return null;
    throw error;
  }
}

function sharedOptions(options: SocketOptions, websocket: WebSockets, owners: WeakMap<Request, Server>) {
  return {
    // Two programs must never share the port, each with some of the requests.
    reusePort: false,
    // The pipeline enforces the limit; Bun would answer a bare 413 without a reason.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    idleTimeout: options.idleSeconds,
    fetch(request: Request, server: Server) {
      if (request.headers.has("upgrade")) owners.set(request, server);
      return options.answer(request);
    },
    error: options.respondBug,
    websocket: {
      ...websocket,
      maxPayloadLength: options.maxBodyBytes,
      backpressureLimit: options.maxWaitingBytes ?? defaultMaxWaitingBytes,
      closeOnBackpressureLimit: true,
    },
    development: false,
  };
}

/** Tracks the open ones: a stop must not wait for them. */
function trackWebSockets(open: Set<Bun.ServerWebSocket<unknown>>, letIn: MessageGate): WebSockets {
  const inner = elysiaWebSocket as WebSockets;
  return {
    ...inner,
    open(socket) {
      open.add(socket);
      return inner.open?.(socket);
    },
    message: (socket, message) => letIn(socket, () => inner.message?.(socket, message)) as void,
    close(socket, code, reason) {
      open.delete(socket);
      return inner.close?.(socket, code, reason);
    },
  };
}

/** Elysia knows one server; the request shows through which one it came. */
function makeUpgrader(first: Server, owners: WeakMap<Request, Server>): Server {
  return new Proxy(first, {
    get(target, name) {
      if (name === "upgrade") {
        const upgrade: Server["upgrade"] = (request, options) =>
          (owners.get(request) ?? target).upgrade(request, options as never);
        return upgrade;
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
