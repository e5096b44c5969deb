// The server's side of the control channel, and how a page gets in:
// `POST /_control/v1/{stop,open,enter,renew,presence,link,bless,take}`.
import type { Languages, Say } from "../../messages/languages.ts";
import {
  respondJson,
  respondNotFound,
  respondNothing,
  respondRefusal,
  respondWrongMethod,
} from "./respond.ts";
import { controlPrefix, followedHeader } from "../home/control.ts";
import { needsToken, tooLarge } from "./guard.ts";
import { errorBody, invalid, malformed, sayFields } from "./error-body.ts";
import { readLinkWish, type Links } from "./links.ts";
import { makeOneTimeCodes } from "./one-time-codes.ts";
import { respondRenewal, type PageSecrets } from "./page-secret.ts";
import { readPageNews, type PageNews } from "./presence.ts";
import { maxSmallBytes, readSmallJson, type Deadline, type SmallJson } from "./read-small-json.ts";

export interface ControlOptions {
  /** This start's token, which the page gets for a code. */
  token: string;
  hasToken(request: Request): boolean;
  /** Whether the request comes from another user of this computer. */
  isStranger(request: Request): Promise<boolean>;
  languages: Languages;
  /** `http://127.0.0.1:4747`: the origin to open in a browser. */
  origin: string;
  /**
   * Called once the answer is being sent.
   * @param isFollowed whether another start follows at once
   */
  onStopRequest(isFollowed: boolean): void;
  onPageNews(news: PageNews): void;
  /** An update found this version healthy. */
  onBless(): void;
  /** The file that opened a page, once; null if there is none. Absent: the app opens no files. */
  takeOpened?: TakeOpened | undefined;
  links: Pick<Links, "make">;
  /** Absent: open pages do not stay in over an update. */
  secrets: PageSecrets | undefined;
}

export type TakeOpened = (id: string) => Promise<Response | null>;

/** A path may be long: 200 Chinese letters in a name are 1,800 bytes. */
const maxLinkBytes = 8 * 1024;

const actions = ["stop", "open", "enter", "renew", "presence", "link", "bless", "take"] as const;

export interface ControlServer {
  /** Answers any path below /_control. A body must arrive before the deadline. */
  answer(path: string, request: Request, deadline: Deadline): Promise<Response>;
  /** An address to open in a browser: it lets in the first caller, once, within a minute. */
  makeEntryUrl(): string;
  /** Resolves when a code is used for the first time. */
  entered: Promise<void>;
}

export function makeControlServer(options: ControlOptions): ControlServer {
  const codes = makeOneTimeCodes();
  const { promise: entered, resolve: onEntered } = Promise.withResolvers<void>();
  // In the fragment, which browsers never send to a server or put into a Referer.
  const makeEntryUrl = () => `${options.origin}/#code=${codes.issue()}`;
  return {
    makeEntryUrl,
    entered,
    async answer(path, request, deadline) {
      const say = options.languages.answer(request);
      const action = actions.find((name) => path === controlPrefix + name);
      if (action === undefined) return respondNotFound(say);
      if (request.method !== "POST") return respondWrongMethod("POST", say);
      if (action === "enter") return await respondEnter(request, deadline, say);
      if (action === "renew") return await respondRenewal(request, deadline, { ...options, say });
      if (!options.hasToken(request)) return respondRefusal(needsToken, say);
      if (action === "open") return respondJson(200, { url: makeEntryUrl() });
      if (action === "presence") return await respondPresence(request, deadline, say);
      if (action === "link") return await respondLink(request, deadline, say);
      if (action === "take") return await respondOpened(request, deadline, say);
      if (action === "bless") {
        options.onBless();
        return respondJson(200, { blessed: true });
      }
      options.onStopRequest(request.headers.has(followedHeader));
      return respondJson(200, { stopping: true });
    },
  };

  /**
   * Only a page of this app sends its own origin; a program that can read the token needs no code.
   */
  async function respondEnter(request: Request, deadline: Deadline, say: Say): Promise<Response> {
    if (!request.headers.has("origin")) return respondRefusal(needsToken, say);
    const body = await readSmallJson(request, deadline);
    if (body.kind !== "read") return respondUnread(body.kind, say);
    const code = readText(body.value, "code");
    // A stranger with a code does not use it up: the intended page may still come.
    if (!codes.isGood(code) || (await options.isStranger(request))) return respondRefusal(needsToken, say);
    if (!codes.redeem(code)) return respondRefusal(needsToken, say);
    onEntered();
    const { token, secrets } = options;
    secrets?.onUse();
    return respondJson(200, { token, secret: secrets?.own });
  }

  /** The same answer for every start: the page need not know what follows. */
  async function respondPresence(request: Request, deadline: Deadline, say: Say): Promise<Response> {
    const body = await readSmallJson(request, deadline);
    if (body.kind !== "read") return respondUnread(body.kind, say);
    if (body.value === undefined) return respondJson(400, malformed(say));
    const read = readPageNews(body.value);
    if ("wrong" in read) return respondJson(422, invalid(sayFields(read.wrong, say), say));
    options.onPageNews(read.news);
    return respondNothing();
  }

  async function respondOpened(request: Request, deadline: Deadline, say: Say): Promise<Response> {
    const body = await readSmallJson(request, deadline);
    if (body.kind !== "read") return respondUnread(body.kind, say);
    const taken = await options.takeOpened?.(readText(body.value, "id"));
    return taken ?? respondJson(404, errorBody("not_found", say("noFile")));
  }

  /** Only callers with the token may ask for a link, so it gives them nothing new. */
  async function respondLink(request: Request, deadline: Deadline, say: Say): Promise<Response> {
    const body = await readSmallJson(request, deadline, maxLinkBytes);
    if (body.kind !== "read") return respondUnread(body.kind, say, maxLinkBytes);
    if (body.value === undefined) return respondJson(400, malformed(say));
    const read = readLinkWish(body.value);
    if ("wrong" in read) return respondJson(422, invalid(sayFields(read.wrong, say), say));
    return respondJson(200, { address: options.links.make(read.wish) });
  }
}

/** Ignores the rest of a slow body: the connection ends. */
function respondUnread(
  kind: Exclude<SmallJson["kind"], "read">,
  say: Say,
  maxBytes = maxSmallBytes,
): Response {
  if (kind === "too large") return respondRefusal(tooLarge(maxBytes), say);
  const body = errorBody("too_slow", say("tooSlow"));
  return respondJson(408, body, { connection: "close" });
}

/** "" unless there is such a text. */
function readText(body: unknown, name: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === "string" ? value : "";
}
