// Handles every request in this order: guard, the runtime's own addresses, token, limit, the app's
// routes. It comes before all routing, so no kind of route can bypass it.
import { respondJson, prepareJson, respondNotFound, respondRedirect, respondRefusal } from "./respond.ts";
import type { MessageKey } from "../../messages/english.ts";
import type { Languages, Say } from "../../messages/languages.ts";
import type { ControlServer } from "./control-server.ts";
import { makeDoor } from "./door.ts";
import {
  bodyLimitOf,
  deadLink,
  isInterface,
  isSafe,
  isUpgrade,
  judgeRequest,
  needsToken,
  pathOf,
  tooLarge,
  type GuardRules,
} from "./guard.ts";
import { errorBody } from "./error-body.ts";
import { makeLetWrite, type Answer, type DatabaseState } from "./let-write.ts";
import { countBody, isChunked, limitBody } from "./limit-body.ts";
import { hasLink, type Links } from "./links.ts";
import type { Log } from "../log/open.ts";
import {
  appPrefix,
  makeNoticeServer,
  noticesHeader,
  type NoticeBoard,
  type SupportReport,
} from "./notice-server.ts";
import type { PageSource } from "./page.ts";
import { makeDeadline } from "./read-small-json.ts";
import { idOf } from "./request-id.ts";
import { framedByItself, framedByNobody } from "../content-security-policy.ts";
import { securityHeaders } from "./security-headers.ts";

/** Reserved: a route of the app cannot have it. */
export const descriptionPath = "/api/openapi.json";

/**
 * Reads a body of unknown length before the route runs, so that one over the limit reaches no
 * route. A body with a larger limit than this goes to its route as it arrives.
 */
const maxHeldBytes = 16 * 1024 * 1024;

export type Pipeline = (request: Request) => Answer | Promise<Answer>;

export interface PipelineOptions {
  rules: GuardRules;
  control: ControlServer;
  links: Links;
  page: PageSource;
  health: { status: "ok"; name: string; version: string };
  /** Answers with the description of the API. */
  describe(): Promise<Response>;
  /** The app's own routes. */
  routes: { fetch(request: Request): Answer | Promise<Answer> };
  log: Log;
  /** Whether to log reads, too: most requests are reads, and not interesting. */
  logsReads: boolean;
  maxRequestsInProgress: number;
  /** The number of requests in progress, including this one and streams. */
  countRequests(): number;
  isStopping(): boolean;
  database: DatabaseState;
  notices: NoticeBoard;
  report(): Promise<SupportReport>;
  languages: Languages;
}

export function makePipeline(options: PipelineOptions): Pipeline {
  const { rules, page, control, links, log } = options;
  const respondHealth = prepareJson(options.health);
  const access = makeLetWrite(options.database, options.languages);
  const answerNotices = makeNoticeServer(options.notices, options.report);
  /** Control requests without the token. They must not use up the room of those with one. */
  const door = makeDoor();
  return (request) => {
    if (options.isStopping()) return respondUnavailable("stopping", "stopping", speak(request));
    const verdict = judgeRequest(request, rules);
    if (verdict.kind === "refuse") return respondRefusal(verdict, speak(request));
    if (verdict.kind === "redirect") return respondRedirect(verdict.location);
    if (verdict.kind === "preflight") return respondPreflight(verdict.trustedOrigin);
    if (verdict.trustedOrigin === undefined) return route(request);
    const { trustedOrigin } = verdict;
    return Promise.resolve(route(request)).then((answer) => shareWith(trustedOrigin, answer));
  };

  function route(request: Request): Answer | Promise<Answer> {
    const path = pathOf(request);
    if (path === "/health") return respondHealth();
    const file = isUpgrade(request) ? page.getSocket?.(path) : page.get(path);
    if (file) return file(request);
    if (path.startsWith("/_control/")) return respondControl(path, request);
    const isIn = rules.hasToken(request);
    if (!isIn && !links.isGood(request)) return respondStranger(path, request, speak(request));
    if (options.countRequests() - door.size() > options.maxRequestsInProgress)
      return respondUnavailable("busy", "busy", speak(request));
    if (!isIn) return followLink(request, path);
    if (path === descriptionPath && request.method === "GET") return options.describe();
    if (path.startsWith(appPrefix)) return tellNews(request, answerNotices(path, request, speak(request)));
    const answer = isChunked(request) ? callChunked(request, path) : callRoutes(request, path);
    const mark = options.notices.mark();
    return mark === null ? answer : markNotices(mark, answer);
  }

  function speak(request: Request): Say {
    return options.languages.answer(request);
  }

  /** The route and the log get the address without the link's parameter. */
  function followLink(request: Request, path: string): Answer | Promise<Answer> {
    const asked = links.follow(request);
    if (!asked) return respondRefusal(deadLink, speak(request));
    return Promise.resolve(callRoutes(asked, path)).then(letOwnPageFrame);
  }

  /** The owner's `stop`, `open` and pages carry the token, so no stranger can delay them. */
  async function respondControl(path: string, request: Request): Promise<Answer> {
    if (!rules.hasToken(request)) return await door.answer((end) => control.answer(path, request, end));
    using deadline = makeDeadline();
    return await tellNews(request, control.answer(path, request, deadline));
  }

  /** A page takes silence for good news, so every answer that it hears must tell. */
  async function tellNews(request: Request, answering: Promise<Response>): Promise<Answer> {
    const answer = await answering;
    const mark = options.notices.mark();
    return await access.tellFailure(request, mark === null ? answer : markNotices(mark, answer));
  }

  async function callChunked(request: Request, path: string): Promise<Answer> {
    const limit = bodyLimitOf(path, rules);
    if (limit > maxHeldBytes) {
      const { request: counted, isOver } = countBody(request, limit);
      const answer = await callRoutes(counted, path);
      return isOver() ? respondRefusal(tooLarge(limit), speak(request)) : answer;
    }
    const whole = await limitBody(request, limit);
    return whole ? callRoutes(whole, path) : respondRefusal(tooLarge(limit), speak(request));
  }

  function callRoutes(request: Request, path: string): Answer | Promise<Answer> {
    const isRead = isSafe(request);
    // Elysia would read an answer to its end for the length, and a stream has none. So this asks
    // for a GET, of which Bun sends only the headers.
    const asked = request.method === "HEAD" ? new Request(request, { method: "GET" }) : request;
    const call = () => options.routes.fetch(asked);
    if (isRead && !options.logsReads) return access.read(request, call);
    const startedAt = performance.now();
    const answer = isRead ? access.read(request, call) : access.write(request, call);
    return answer instanceof Promise ? answer.then(note) : note(answer);

    /** The path only: a query may contain the user's search. */
    function note(response: Answer): Answer {
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      const { method } = request;
      const status = response?.status ?? 101;
      const properties = { method, path, status, durationMs, id: idOf(request) };
      // Called on the log itself: tests pass one of LogTape's own, which needs its `this`.
      log[isRead ? "debug" : "info"]("{method} {path} {status} in {durationMs} ms, request {id}", properties);
      return response;
    }
  }
}

/** Callers without the token do not learn which other paths exist. */
function respondStranger(path: string, request: Request, say: Say): Response {
  if (hasLink(request)) return respondRefusal(deadLink, say);
  return isInterface(path) || isUpgrade(request) ? respondRefusal(needsToken, say) : respondNotFound(say);
}

/**
 * To show a PDF, or to print, a page puts the answer into a frame of its own. The address must not
 * leave with a click in it, whatever the route says.
 */
function letOwnPageFrame(answer: Answer): Answer {
  const policy = answer?.headers.get("content-security-policy") ?? "";
  answer?.headers.set("content-security-policy", policy.replace(framedByNobody, framedByItself));
  answer?.headers.set("referrer-policy", "no-referrer");
  return answer;
}

/** The page asks for the list when the mark has changed. */
function markNotices(mark: string, answer: Answer | Promise<Answer>): Answer | Promise<Answer> {
  if (answer instanceof Promise) return answer.then((given) => markNotices(mark, given));
  answer?.headers.set(noticesHeader, mark);
  return answer;
}

function respondUnavailable(code: string, key: MessageKey, say: Say): Response {
  return respondJson(503, errorBody(code, say(key)), { "retry-after": "1", connection: "close" });
}

/** A page of a trusted origin asks what it may send: everything, with the token. */
function respondPreflight(origin: string): Answer {
  const headers = {
    ...securityHeaders,
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "600",
    "access-control-allow-private-network": "true",
  };
  return shareWith(origin, new Response(null, { status: 204, headers }));
}

function shareWith(origin: string, answer: Answer): Answer {
  answer?.headers.set("access-control-allow-origin", origin);
  answer?.headers.append("vary", "origin");
  return answer;
}
