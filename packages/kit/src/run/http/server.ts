// The HTTP server: opens the sockets, puts the pipeline in front of the app's routes, and closes
// everything again. Knows nothing of what the app does.
import { Elysia, type AnyElysia } from "elysia";

import {
  listenAddresses,
  makeOriginOf,
  readOwnAddresses,
  hostOf,
  reachableAddress,
  isLoopback,
} from "../addresses.ts";
import { respondJson } from "./respond.ts";
import type { AppDefinition, Context, Schema } from "../app.ts";
import type { AppConfig } from "../config.ts";
import type { BuildInfo } from "../build-info.ts";
import { makeControlServer } from "./control-server.ts";
import { respondError, describeBug } from "./errors.ts";
import { listenOnFreePort, type PortWish } from "./listen-on-port.ts";
import type { Log } from "../log/open.ts";
import type { Machine } from "../machine.ts";
import type { ApiFacts } from "./openapi.ts";
import { pageFiles } from "./page.ts";
import { makePresence } from "./presence.ts";
import { alwaysFree, type DatabaseState } from "./let-write.ts";
import { makeMessageGate } from "./message-gate.ts";
import { makePipeline, type Pipeline } from "./request-pipeline.ts";
import { makeSecurityHeaders } from "./security-headers.ts";
import { keepQueryTexts } from "./query-texts.ts";
import { modelsOf, readRoute, readRoutes, type ElysiaRoute } from "./route-schemas.ts";
import { openSockets, type Sockets } from "./sockets.ts";
import { checkDescribable } from "./standard-schema.ts";
import { readStrictly } from "./strict-text.ts";
import { makeTokenCheck } from "./token.ts";

/**
 * Enough for a text and some pictures; a program that sends more is more likely broken than in
 * need.
 */
const defaultMaxBodyBytes = 10 * 1024 * 1024;
/** One user's windows ask for a few at a time; 256 are a runaway script, and each takes memory. */
const defaultMaxRequestsInProgress = 256;
/** A browser keeps its connection for the next click; what says nothing for longer is gone. */
const defaultIdleSeconds = 30;

/**
 * The app's own routes, with one shape for every failure. Tests ask it without a socket, and need
 * no token for that.
 * @throws UserError when a route has a schema that the description of the API cannot show
 */
export function createRoutes<S extends Schema>(app: AppDefinition<S>, context: Context<S>): AnyElysia {
  const routes: AnyElysia = new Elysia()
    .headers(makeSecurityHeaders(app.config.csp))
    .onRequest(({ request }) => readStrictly(request))
    // Elysia reads this function's text to see what of a request it needs: a context handed on
    // whole makes it parse all of it.
    .onError({ as: "global" }, ({ code, error, set, request, route }) => {
      const fits = (method: string) => method === request.method || method === "ALL";
      const findRoute = () => {
        const found = routes.routes.find(({ path, method }) => path === route && fits(method));
        return found && readRoute(found as ElysiaRoute, modelsOf(routes));
      };
      return respondError({ code, error, set, request, findRoute }, context.log);
    })
    .use(app.routes(context));
  checkDescribable(readRoutes(routes));
  keepQueryTexts(routes);
  return routes;
}

export interface StartOptions {
  info: Pick<BuildInfo, "name" | "version">;
  /** What every request of the page, and the control channel, must carry. */
  token: string;
  /** Whose pages a code lets in. */
  user: Pick<Machine, "platform" | "uid">;
  port: Pick<PortWish, "source" | "rememberedIn">;
  say(message: string): void;
  onStopRequest(): void;
  /** Absent: whoever wants to write is let in at once. */
  database?: DatabaseState;
}

export interface RunningServer {
  /** `http://127.0.0.1:4747/`: for people, and for whoever has the token. */
  url: string;
  /** The address for a browser: `url` with a code that lets it in once. */
  makeEntryUrl(): string;
  /** Resolves when a page was let in by a code for the first time. */
  entered: Promise<void>;
  /** Resolves when every page of the app that was open has been closed or left. */
  pagesGone: Promise<void>;
  /**
   * Takes no new requests, lets those in progress finish, and cuts off what is left: after three
   * seconds, unless told otherwise.
   */
  stop(drainMs?: number): Promise<void>;
}

/**
 * Serves the app at the addresses its settings name.
 * @throws UserError when the port cannot be had
 */
export function startServer<S extends Schema>(
  app: AppDefinition<S>,
  context: Context<S>,
  { info, token, user, port, say, onStopRequest, database = alwaysFree }: StartOptions,
): RunningServer {
  const { settings, log } = context;
  const addresses = listenAddresses(settings);
  const routes = createRoutes(app, context);
  const limits = readLimits(app.config);
  // Set before the first request can be read: nothing waits in between.
  const front: { pipeline?: Pipeline } = {};
  const open = (chosen: number) =>
    openSockets({
      addresses,
      port: chosen,
      page: app.page,
      idleSeconds: limits.idleSeconds,
      maxBodyBytes: limits.maxBodyBytes,
      answer: (request) => front.pipeline?.(request),
      letIn: makeMessageGate(database),
      respondBug: (error) => respondJson(500, describeBug(error, crypto.randomUUID().slice(0, 8), log)),
    });
  const sockets = listenOnFreePort({ host: settings.host, port: settings.port, ...port }, open, say);
  routes.server = sockets.upgrader;

  const names = app.config.hosts ?? [];
  const known = { bound: sockets.addresses, port: sockets.port, names, ownAddresses: readOwnAddresses };
  const home = homeOf(sockets);
  const hasToken = makeTokenCheck(token);
  const presence = makePresence();
  const onPageNews = presence.hear;
  const isStranger = makeStrangerCheck(sockets, user, log);
  const { origin } = home;
  const control = makeControlServer({ token, hasToken, isStranger, origin, onStopRequest, onPageNews });
  front.pipeline = makePipeline({
    rules: {
      originOf: makeOriginOf(known),
      home,
      trusted: new Set(app.config.origins),
      maxBodyBytes: limits.maxBodyBytes,
      maxBodyBytesAt: new Map(Object.entries(app.config.maxBodyBytesAt ?? {})),
      hasToken,
    },
    control,
    page: pageFiles(app.page, app.config.csp),
    health: { status: "ok", name: info.name, version: info.version },
    routes,
    describe: () =>
      describeRoutes(routes, { title: app.config.title, version: info.version, origin: home.origin }),
    log,
    logsReads: settings.logLevel === "debug",
    maxRequestsInProgress: limits.requestsInProgress,
    countRequests: sockets.countRequests,
    isStopping: sockets.isStopping,
    database,
  });
  const { makeEntryUrl, entered } = control;
  const { stop } = sockets;
  return { url: `${home.origin}/`, makeEntryUrl, entered, pagesGone: presence.allGone, stop };
}

function makeStrangerCheck({ peerOf, port }: Sockets, owner: StartOptions["user"], log: Log) {
  return async (request: Request): Promise<boolean> => {
    const { platform, uid } = owner;
    const peer = peerOf(request);
    if (platform !== "linux" || uid === null || peer === null) return false;
    const { findPeerUser } = await import("./peer-user.ts");
    const found = await findPeerUser(peer, { port, uid });
    if (found.kind !== "stranger") return false;
    const user = found.uid ?? "unknown";
    log.warn("Another user of this computer had a code, and was not let in: user {user}", { user });
    return true;
  };
}

/** For programs that want to know what they may call; few do, so it is made when the first asks. */
async function describeRoutes(routes: AnyElysia, facts: ApiFacts): Promise<Response> {
  const { describeApi } = await import("./openapi.ts");
  return respondJson(200, describeApi(routes, facts));
}

/** Where people on this machine are sent: the loopback address if it is bound. */
function homeOf({ addresses, port }: Sockets): { host: string; origin: string } {
  const reachable = addresses.map(reachableAddress);
  const address = reachable.find(isLoopback) ?? reachable[0] ?? "127.0.0.1";
  const host = hostOf(address, port);
  return { host, origin: `http://${host}` };
}

function readLimits({ maxBodyBytes, limits = {} }: AppConfig) {
  return {
    maxBodyBytes: maxBodyBytes ?? defaultMaxBodyBytes,
    requestsInProgress: limits.requestsInProgress ?? defaultMaxRequestsInProgress,
    idleSeconds: limits.idleSeconds ?? defaultIdleSeconds,
  };
}
