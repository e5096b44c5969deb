// The HTTP server: opens the sockets, puts the pipeline before the app's routes, and closes
// everything again. Knows nothing of the app's purpose.
import { Elysia, type AnyElysia } from "elysia";

import {
  listenAddresses,
  makeOriginOf,
  readOwnAddresses,
  hostOf,
  reachableAddress,
  isLoopback,
} from "../addresses.ts";
import { makeLanguages, type Languages } from "../../messages/languages.ts";
import { respondJson } from "./respond.ts";
import type { AppDefinition, Context, Schema } from "../app.ts";
import type { BuildInfo } from "../build-info.ts";
import { readAppLimits } from "./app-limits.ts";
import { makeControlServer, type TakeOpened } from "./control-server.ts";
import { devWaitingBytes, openDevPage } from "./dev-page.ts";
import { respondError, describeBug } from "./errors.ts";
import { makeLinks } from "./links.ts";
import { listenOnFreePort, type PortWish } from "./listen-on-port.ts";
import type { Log } from "../log/open.ts";
import type { Machine } from "../machine.ts";
import type { ApiFacts } from "./openapi.ts";
import { isManifest, pageFiles } from "./page.ts";
import type { PageSecrets } from "./page-secret.ts";
import { makePresence } from "./presence.ts";
import { alwaysFree, type DatabaseState } from "./let-write.ts";
import { makeMessageGate } from "./message-gate.ts";
import { makeQuickJson } from "./quick-json.ts";
import type { NoticeBoard, SupportReport } from "./notice-server.ts";
import { makePipeline, type Pipeline } from "./request-pipeline.ts";
import { readRouteLimits } from "./route-limits.ts";
import { makeSecurityHeaders } from "./security-headers.ts";
import { keepQueryTexts } from "./query-texts.ts";
import { modelsOf, readRoute, readRoutes, type ElysiaRoute } from "./route-schemas.ts";
import { openSockets, type Sockets } from "./sockets.ts";
import { checkDescribable } from "./standard-schema.ts";
import { readStrictly } from "./strict-text.ts";
import { makeTokenCheck } from "./token.ts";

/**
 * Makes the app's routes, with one form for all errors. Tests call them without a socket or a
 * token.
 * @throws UserError when the API description cannot show a route's schema
 */
export function createRoutes<S extends Schema>(
  app: AppDefinition<S>,
  context: Context<S>,
  languages = makeLanguages(app.messages),
): AnyElysia {
  const headers = makeSecurityHeaders(app.config.csp);
  const routes: AnyElysia = new Elysia({ adapter: makeQuickJson(headers) })
    .headers(headers)
    // Elysia reads both texts: without `void` it would wait, and it parses what the second names.
    .onRequest(({ request }) => void readStrictly(request))
    .onError({ as: "global" }, ({ code, error, set, request, route }) => {
      const fits = (method: string) => method === request.method || method === "ALL";
      const findRoute = () => {
        const found = routes.routes.find(({ path, method }) => path === route && fits(method));
        return found && readRoute(found as ElysiaRoute, modelsOf(routes));
      };
      const failed = { code, error, set, request, findRoute };
      return respondError(failed, context.log, languages.answer(request));
    })
    .use(app.routes(context));
  const read = readRoutes(routes);
  checkDescribable(read);
  keepQueryTexts(routes.routes, read);
  return routes;
}

export interface StartOptions {
  info: Pick<BuildInfo, "name" | "version">;
  /** The token that the control channel and every request of the page must carry. */
  token: string;
  /** A code lets in only this user's pages. */
  user: Pick<Machine, "platform" | "uid"> & Partial<Pick<Machine, "tmpdir">>;
  port: Pick<PortWish, "source" | "rememberedIn">;
  say(message: string): void;
  onStopRequest(isFollowed: boolean): void;
  /** An update found this version healthy. */
  onBless?(): void;
  /** Absent: the app opens no files. */
  takeOpened?: TakeOpened;
  /** If absent, writers never wait. */
  database?: DatabaseState;
  /** Absent: there are none. */
  notices?: NoticeBoard;
  /** Absent: a report that says nothing. */
  report?(): Promise<SupportReport>;
  /** Absent: open pages do not stay in over an update. */
  secrets?: PageSecrets;
  /** Absent: the app's, made here. */
  languages?: Languages;
}

const noNotices: NoticeBoard = { mark: () => null, list: async () => [], act: async () => null };
const noReport = async (): Promise<SupportReport> => ({ name: "report.txt", text: "" });

export interface RunningServer {
  /** `http://127.0.0.1:4747/`: for people, and for programs with the token. */
  url: string;
  /** The address for a browser: `url` with a code that lets it in once. */
  makeEntryUrl(): string;
  /** Resolves when a code lets in a page for the first time. */
  entered: Promise<void>;
  /** Resolves when every open page of the app was closed or left. */
  pagesGone: Promise<void>;
  /** Resolves when the first page has come. */
  firstCame: Promise<void>;
  /** Does once what the first request would wait for. */
  prepare(): void;
  /**
   * Takes no new requests, lets those in progress finish, and cuts off the rest after `drainMs`:
   * three seconds by default.
   */
  stop(drainMs?: number): Promise<void>;
}

/**
 * Serves the app at the addresses in its settings.
 * @throws UserError when the port is not available
 */
export function startServer<S extends Schema>(
  app: AppDefinition<S>,
  context: Context<S>,
  {
    info,
    token,
    user,
    port,
    say,
    onStopRequest,
    onBless = () => {},
    takeOpened,
    database = alwaysFree,
    notices = noNotices,
    report = noReport,
    secrets,
    languages = makeLanguages(app.messages),
  }: StartOptions,
): RunningServer {
  const { settings, log } = context;
  const addresses = listenAddresses(settings);
  const routes = createRoutes(app, context, languages);
  const limits = readAppLimits(app.config);
  // Set before the first request can be read: nothing waits in between.
  const front: { pipeline?: Pipeline } = {};
  const isDevelopment = !isManifest(app.page);
  const open = (chosen: number) =>
    openSockets({
      addresses,
      port: chosen,
      idleSeconds: limits.idleSeconds,
      maxBodyBytes: limits.maxBodyBytes,
      ...(isDevelopment && { maxWaitingBytes: devWaitingBytes }),
      answer: (request) => front.pipeline?.(request),
      letIn: makeMessageGate(database),
      respondBug: (error) => respondJson(500, describeBug(error, newId(), log, languages.speak([]))),
    });
  const sockets = listenOnFreePort({ host: settings.host, port: settings.port, ...port }, open, say);
  routes.server = sockets.upgrader;

  const names = app.config.hosts ?? [];
  const known = { bound: sockets.addresses, port: sockets.port, names, ownAddresses: readOwnAddresses };
  const home = homeOf(sockets);
  const hasToken = makeTokenCheck(token);
  const { hear: onPageNews, allGone: pagesGone, firstCame } = makePresence();
  const isStranger = makeStrangerCheck(sockets, user, log);
  const { origin } = home;
  const links = makeLinks();
  const devPage = isDevelopment ? openDevPage(app, { ...user, ...sockets, languages }) : undefined;
  const page = devPage ?? pageFiles(app.page, app.config.csp, languages);
  const asked = { onStopRequest, onPageNews, onBless, takeOpened, links, languages, secrets };
  const control = makeControlServer({ token, hasToken, isStranger, origin, ...asked });
  front.pipeline = makePipeline({
    rules: {
      originOf: makeOriginOf(known),
      home,
      trusted: new Set(app.config.origins),
      maxBodyBytes: limits.maxBodyBytes,
      maxBodyBytesAt: new Map(Object.entries(app.config.maxBodyBytesAt ?? {})),
      maxBodyBytesOf: readRouteLimits(routes.routes),
      hasToken,
    },
    control,
    links,
    page,
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
    notices,
    report,
    languages,
  });
  const { makeEntryUrl, entered } = control;
  const stop = async (drainMs?: number) => {
    await sockets.stop(drainMs);
    await devPage?.stop();
  };
  // Elysia composes its handler when it is first read.
  const prepare = () => void routes.fetch;
  return { url: `${home.origin}/`, makeEntryUrl, entered, pagesGone, firstCame, prepare, stop };
}

const newId = () => crypto.randomUUID().slice(0, 8);

function makeStrangerCheck({ peerOf, port }: Sockets, owner: StartOptions["user"], log: Log) {
  return async (request: Request): Promise<boolean> => {
    const { platform, uid } = owner;
    const peer = peerOf(request);
    if (platform !== "linux" || uid === null || peer === null) return false;
    const { findPeerUser } = await import("./peer-user.ts");
    const found = await findPeerUser(peer, { port, uid });
    if (found.kind !== "stranger") return false;
    const user = found.uid ?? "unknown";
    log.warn("Refused another user of this computer, who had a code: user {user}", { user });
    return true;
  };
}

/** Few programs ask for the description, so it is made on the first request. */
async function describeRoutes(routes: AnyElysia, facts: ApiFacts): Promise<Response> {
  const { describeApi } = await import("./openapi.ts");
  return respondJson(200, describeApi(routes, facts));
}

/** The address for people on this machine: the loopback address if bound. */
function homeOf({ addresses, port }: Sockets): { host: string; origin: string } {
  const reachable = addresses.map(reachableAddress);
  const address = reachable.find(isLoopback) ?? reachable[0] ?? "127.0.0.1";
  const host = hostOf(address, port);
  return { host, origin: `http://${host}` };
}
