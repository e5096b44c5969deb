// The page under `bun dev`. Bun's own server, behind the guard, bundles it and reloads it on save.
// Answers carry the executable's headers. An executable never opens this server.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { HTMLBundle } from "bun";

import type { Languages } from "../../messages/languages.ts";
import type { AppDefinition } from "../app.ts";
import { framedByNobody } from "../content-security-policy.ts";
import { fetchHere } from "../home/health.ts";
import type { Machine } from "../machine.ts";
import type { Answer } from "./let-write.ts";
import type { PageSource } from "./page.ts";
import { respondNotFound, respondWrongMethod } from "./respond.ts";
import { makeSecurityHeaders } from "./security-headers.ts";

export interface DevPage extends PageSource {
  stop(): Promise<void>;
}

export interface DevPageOptions {
  platform: Machine["platform"];
  /** A folder where the socket can be made. */
  tmpdir?: string;
  languages: Languages;
  /** Opens WebSockets of the app's own server. */
  upgrader: Pick<Bun.Server<unknown>, "upgrade">;
}

/**
 * Hot reload sends all changes at once: some megabytes for a large package. Bun has one limit for
 * all WebSockets of a server, so under `bun dev` the app's own get this one, too.
 */
export const devWaitingBytes = 256 * 1024 * 1024;
/** Bun's own addresses: bundles, pictures, hot reload. */
const isBuns = (path: string) => path.startsWith("/_bun/");
/** The request headers that Bun's server needs. */
const heard = ["accept", "content-type", "if-none-match", "range"];

export function openDevPage(app: Pick<AppDefinition, "page" | "config">, options: DevPageOptions): DevPage {
  const { platform, tmpdir, upgrader, languages } = options;
  // Only some versions of Windows have such sockets, so Windows uses a port.
  const inner = openInner(app.page, platform === "win32" ? undefined : tmpdir);
  const secured = makeSecurityHeaders(app.config.csp);
  return {
    get: (path) => (path === "/" || isBuns(path) ? answer : undefined),
    getSocket: (path) => (isBuns(path) ? openSocket : undefined),
    stop: inner.stop,
  };

  async function answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (pathname === "/" && !isRead) return respondWrongMethod("GET, HEAD", languages.answer(request));
    const headers = heard.flatMap((name): [string, string][] => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    const given = await fetchHere(new URL(pathname + search, inner.origin), {
      method: request.method,
      headers,
      signal: request.signal,
      ...(!isRead && { body: await request.arrayBuffer() }),
      ...inner.way,
    });
    return given.status === 404 ? respondNotFound(languages.answer(request)) : secure(given, pathname);
  }

  function secure(given: Response, path: string): Response {
    const headers = new Headers({ ...secured, "cache-control": "no-cache", vary: "accept-encoding" });
    for (const name of ["content-type", "etag"]) {
      const value = given.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    // The page contains the rest of the policy, with the needs of hot reload: see page-rules.ts.
    if (path === "/") headers.set("content-security-policy", framedByNobody);
    return new Response(given.body, { status: given.status, headers });
  }

  function openSocket(request: Request): Answer {
    const { pathname } = new URL(request.url);
    upgrader.upgrade(request, { data: bridge(inner.socketAt(pathname)) });
    return undefined;
  }
}

/** Joins two sockets for Elysia's handlers: passes every message from one side to the other. */
function bridge(address: string) {
  let far: WebSocket | undefined;
  const waiting: (string | Buffer<ArrayBuffer>)[] = [];
  return {
    open(near: Bun.ServerWebSocket<unknown>) {
      far = new WebSocket(address);
      far.binaryType = "arraybuffer";
      far.addEventListener("open", () => waiting.splice(0).forEach((message) => far?.send(message)));
      far.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => void near.send(data));
      far.addEventListener("close", () => near.close());
    },
    message(_: unknown, message: string | Buffer<ArrayBuffer>) {
      if (far?.readyState === WebSocket.OPEN) far.send(message);
      else waiting.push(message);
    },
    close: () => far?.close(),
  };
}

/** A socket's path may have about 100 bytes: https://man7.org/linux/man-pages/man7/unix.7.html */
const maxFolderLength = 70;

/** Only this user can enter the folder, so no other user's page gets around the guard. */
function openInner(page: HTMLBundle, tmpdir: string | undefined) {
  const options = { development: { hmr: true, console: true }, routes: { "/": page } };
  if (tmpdir === undefined || tmpdir.length > maxFolderLength) {
    const server = Bun.serve({ ...options, hostname: "127.0.0.1", port: 0 });
    const { origin, host } = server.url;
    return {
      origin,
      way: {},
      socketAt: (path: string) => `ws://${host}${path}`,
      stop: () => server.stop(true),
    };
  }
  const folder = mkdtempSync(join(tmpdir, "samara-page-"));
  const unix = join(folder, "socket");
  const server = Bun.serve({ ...options, unix });
  return {
    origin: "http://127.0.0.1",
    way: { unix },
    socketAt: (path: string) => `ws+unix://${unix}:${path}`,
    async stop() {
      await server.stop(true);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
