// The HTTP server: guard → app's routes → page. Listens on one address; knows nothing of what the app does.
import type { HTMLBundle } from "bun";
import { Elysia, type AnyElysia } from "elysia";
import { websocket } from "elysia/ws";

import type { AppDefinition, Context, Schema } from "./app.ts";
import type { BuildInfo } from "./build-info.ts";
import { controlRoutes, type ControlActions } from "./control.ts";
import { judgeRequest, tooLarge, type GuardRules, type Verdict } from "./guard.ts";
import { answerError, errorBody } from "./http-errors.ts";
import { isChunked, limitBody } from "./limit-body.ts";
import { listenOnFreePort, type PortWish } from "./listen-on-port.ts";
import { isManifest, pageRoutes } from "./page.ts";
import { securityHeaders } from "./security-headers.ts";

/** Enough for a text and some pictures; a program that sends more is more likely broken than in need. */
const defaultMaxBodyBytes = 10 * 1024 * 1024;

export interface HandlerOptions {
  info: Pick<BuildInfo, "name" | "version">;
  /** The address that requests must name; known only once the server listens. */
  address(): { host: string; origin: string };
  /** The control channel; tests of an app's routes have none. */
  control?: { token: string; actions: ControlActions };
}

/** Everything but the socket: `createHandler(…).handle(new Request("http://localhost/api/notes"))` is how tests call it. */
export function createHandler<S extends Schema>(
  app: AppDefinition<S>,
  context: Context<S>,
  options: HandlerOptions,
) {
  const { info, address, control } = options;
  const maxBodyBytes = app.config.maxBodyBytes ?? defaultMaxBodyBytes;
  const rules = guardRules(address, maxBodyBytes);
  const health = { status: "ok", name: info.name, version: info.version };
  const handler = new Elysia()
    .headers(securityHeaders)
    // Elysia reads these functions' text to see what of a request they need: a context handed on whole makes it parse all of it.
    .onRequest((incoming) => {
      const verdict = judgeRequest(incoming.request, rules);
      if (verdict !== "pass") return answerVerdict(verdict, incoming.set);
      if (!isChunked(incoming.request)) return;
      return limitBody(incoming.request, maxBodyBytes).then((request) => {
        if (request) incoming.request = request;
        return request ? undefined : answerVerdict(tooLarge(maxBodyBytes), incoming.set);
      });
    })
    .onError({ as: "global" }, ({ code, error, set }) => answerError({ code, error, set }, context.log))
    .get("/health", () => health);
  if (control) handler.use(controlRoutes(control.token, control.actions));
  return handler.use(app.routes(context)).use(pageRoutes(app.page));
}

export interface StartOptions {
  info: BuildInfo;
  /** What the control channel asks for. */
  token: string;
  port: Pick<PortWish, "source" | "rememberedIn">;
  say(message: string): void;
  onStopRequest(): void;
}

/** Serves the app at the address its settings name. @throws UserError when the port cannot be had */
export function startServer<S extends Schema>(
  app: AppDefinition<S>,
  context: Context<S>,
  options: StartOptions,
) {
  const { info, token, say, onStopRequest } = options;
  const { host, port } = context.settings;
  const address = { host: "", origin: "" };
  const actions: ControlActions = { stop: onStopRequest, open: () => `${address.origin}/` };
  const handler = createHandler(app, context, { info, address: () => address, control: { token, actions } });
  const wish = { host, port, ...options.port };
  const server = listenOnFreePort(
    wish,
    (chosen) => listen({ handler, page: app.page }, { host, port: chosen }),
    say,
  );
  address.host = `${host}:${server.port}`;
  address.origin = `http://${address.host}`;
  return { server, url: `${address.origin}/` };
}

/**
 * Opens the socket. Elysia's own `listen` compiles every route, twice, before the first request can come.
 * @throws the system's error (`EADDRINUSE`) when the address cannot be had
 */
export function listen(
  { handler, page }: { handler: Pick<AnyElysia, "fetch" | "server">; page?: unknown },
  { host, port }: { host: string; port: number },
): Bun.Server<unknown> {
  const server = Bun.serve({
    hostname: host,
    port,
    // Two programs must never share the port, each getting some of the requests.
    reusePort: false,
    // The guard and limitBody hold bodies to the limit; Bun would answer a bare 413 without a reason.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    // A browser keeps its connection for the next click.
    idleTimeout: 30,
    // Looked up each time: Elysia makes it anew when a plug-in that is loaded later arrives.
    fetch: (request) => handler.fetch(request),
    websocket: websocket as Bun.WebSocketHandler<unknown>,
    ...developmentOptions(page),
  });
  handler.server = server;
  return server;
}

/** In development Bun itself bundles the page, and reloads it on save. */
function developmentOptions(page: unknown) {
  if (page === undefined || isManifest(page)) return { development: false };
  return { development: { hmr: true, console: true }, routes: { "/": page as HTMLBundle } };
}

/** One object for all requests, though the address is known only once the server listens. */
function guardRules(address: HandlerOptions["address"], maxBodyBytes: number): GuardRules {
  return {
    get host() {
      return address().host;
    },
    get origin() {
      return address().origin;
    },
    maxBodyBytes,
  };
}

function answerVerdict(verdict: Exclude<Verdict, "pass">, set: { status?: number | string }) {
  if (verdict.kind === "redirect") return Response.redirect(verdict.location, 302);
  set.status = verdict.status;
  return errorBody(verdict.code, verdict.message);
}

/** How long requests in progress may take to finish once the app stops. */
const drainMs = 3000;

/** Takes no new requests, lets those in progress finish, and cuts off what is left after three seconds. */
export async function stopServer(server: Bun.Server<unknown>): Promise<void> {
  const drained = server.stop();
  const isDrained = await Promise.race([drained.then(() => true), Bun.sleep(drainMs).then(() => false)]);
  if (!isDrained) await server.stop(true);
}
