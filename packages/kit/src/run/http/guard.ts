// Decides, before routing, whether to accept a request. Any page in the user's browser, and any
// other user of this machine, can send requests to it. Pure, so that a table of tests covers every
// case. docs/security.md gives the reason for each rule.
import type { Message } from "../../messages/languages.ts";
import { renderLimit } from "./render-limit.ts";

/**
 * The parts of a request that the guard reads. `url` gives the path only: its host can be forged,
 * the Host header cannot.
 */
export type GuardedRequest = Pick<Request, "method" | "url" | "headers">;

export interface GuardRules {
  /**
   * The origin for a Host header of this app: `http://127.0.0.1:4747` for `127.0.0.1:4747`;
   * undefined for any other.
   */
  originOf(host: string): string | undefined;
  /** The address for people who typed `localhost`. */
  home: { host: string; origin: string };
  /** Other sites whose pages may call the API: `config.origins`. */
  trusted: ReadonlySet<string>;
  /** The largest body, in bytes, that a Content-Length may announce. */
  maxBodyBytes: number;
  /** Other limits, by path. */
  maxBodyBytesAt: ReadonlyMap<string, number>;
  /** The limit that the route at a path sets itself. */
  maxBodyBytesOf?(path: string): number | undefined;
  /** Whether the request carries this start's token. */
  hasToken(request: GuardedRequest): boolean;
}

export interface Refusal {
  kind: "refuse";
  status: 401 | 403 | 413 | 421;
  code: string;
  message: Message;
}

export type Verdict =
  /** `trustedOrigin`: a page of another site calls, and may read the answer. */
  | { kind: "pass"; trustedOrigin?: string }
  | { kind: "redirect"; location: string }
  | { kind: "preflight"; trustedOrigin: string }
  | Refusal;

export function judgeRequest(request: GuardedRequest, rules: GuardRules): Verdict {
  const host = request.headers.get("host") ?? "";
  const own = rules.originOf(host);
  if (own === undefined) return judgeForeignHost(host, request, rules);
  const origin = request.headers.get("origin");
  if (origin !== null && rules.trusted.has(origin)) return judgeTrusted(origin, request, rules);
  if (origin !== null && origin !== own) return refuseOrigin;
  const site = request.headers.get("sec-fetch-site");
  // Chromium sends none with a WebSocket handshake: there the Origin alone decides.
  if (isUpgrade(request) && origin !== own) return refuseOrigin;
  if (isForeignSite(site)) return isNavigationToPage(request) ? pass : refuseOrigin;
  if (isSafe(request)) return pass;
  // A request without both comes from no modern browser but from a program, which needs the token.
  if (origin === null && site === null && !rules.hasToken(request)) return needsToken;
  return judgeSize(request, rules);
}

const pass: Verdict = { kind: "pass" };

const refuseOrigin: Refusal = {
  kind: "refuse",
  status: 403,
  code: "forbidden",
  message: { key: "ownPageOnly" },
};

/** The answer to a link that was used, is too old, or was made for another request. */
export const deadLink: Refusal = {
  kind: "refuse",
  status: 401,
  code: "dead_link",
  message: { key: "deadLink" },
};

/** The answer to a request without the token. */
export const needsToken: Refusal = {
  kind: "refuse",
  status: 401,
  code: "unauthorized",
  message: { key: "needsToken" },
};

/**
 * Redirects page loads of `localhost:P` to `127.0.0.1:P`: people type that name. Refuses all other
 * hosts: `[::1]:P`, also localhost, may be another program's, and any name can point here (DNS
 * rebinding).
 */
function judgeForeignHost(host: string, request: GuardedRequest, { home }: GuardRules): Verdict {
  const port = home.host.slice(home.host.lastIndexOf(":"));
  const isLocalhost = host.toLowerCase() === `localhost${port}` || (host === "localhost" && port === ":80");
  if (isLocalhost && isPageLoad(request)) {
    return { kind: "redirect", location: `${home.origin}${addressOf(request)}` };
  }
  return {
    kind: "refuse",
    status: 421,
    code: "misdirected",
    message: { key: "misdirected", values: { origin: home.origin } },
  };
}

/** The maker lets these pages call the API; they still need the token. */
function judgeTrusted(trustedOrigin: string, request: GuardedRequest, rules: GuardRules): Verdict {
  if (isUpgrade(request)) return refuseOrigin;
  if (request.method === "OPTIONS") return { kind: "preflight", trustedOrigin };
  const verdict = isSafe(request) ? pass : judgeSize(request, rules);
  return verdict.kind === "pass" ? { kind: "pass", trustedOrigin } : verdict;
}

/**
 * A browser names what it loads. A client that does not (curl, an old browser) may follow a
 * redirect to the page.
 */
function isPageLoad(request: GuardedRequest): boolean {
  const destination = request.headers.get("sec-fetch-dest") ?? "document";
  return request.method === "GET" && destination === "document" && !isInterface(pathOf(request));
}

/** Addresses for programs, not for people. */
export function isInterface(path: string): boolean {
  return /^\/(api|_app|_control|health)(\/|$)/.test(path);
}

/** Only browsers send it, and no page can forge it: https://www.w3.org/TR/fetch-metadata/ */
export function isForeignSite(site: string | null): boolean {
  return site !== null && site !== "same-origin" && site !== "none";
}

/** A link on another page may lead to the app's page; that page may read or frame nothing else. */
function isNavigationToPage(request: GuardedRequest): boolean {
  return (
    request.method === "GET" &&
    request.headers.get("sec-fetch-mode") === "navigate" &&
    request.headers.get("sec-fetch-dest") === "document" &&
    !isUpgrade(request) &&
    !isInterface(pathOf(request))
  );
}

export function isSafe({ method }: GuardedRequest): boolean {
  return method === "GET" || method === "HEAD";
}

export function isUpgrade({ headers }: GuardedRequest): boolean {
  return headers.get("upgrade") !== null;
}

/** `/api/notes` of `http://127.0.0.1:4747/api/notes?limit=2`, as sent: nothing is decoded. */
export function pathOf(request: GuardedRequest): string {
  const address = addressOf(request);
  const end = address.search(/[?#]/);
  return end < 0 ? address : address.slice(0, end);
}

/** Path and query. `new URL` would take longer than the rest of the guard. */
export function addressOf({ url }: Pick<Request, "url">): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  return start < 0 ? "/" : url.slice(start);
}

/** Bun silently cuts off an oversized body; an announced one can get an answer. */
function judgeSize(request: GuardedRequest, rules: GuardRules): Verdict {
  const bytes = Number(request.headers.get("content-length") ?? 0);
  const limit = bodyLimitOf(pathOf(request), rules);
  return bytes > limit ? tooLarge(limit) : pass;
}

/** The largest body for this path, in bytes. */
export function bodyLimitOf(
  path: string,
  rules: Pick<GuardRules, "maxBodyBytes" | "maxBodyBytesAt" | "maxBodyBytesOf">,
): number {
  return rules.maxBodyBytesAt.get(path) ?? rules.maxBodyBytesOf?.(path) ?? rules.maxBodyBytes;
}

/** The answer to a body over the limit, announced or not. */
export function tooLarge(maxBodyBytes: number): Refusal {
  const message = { key: "tooLarge", values: { limit: renderLimit(maxBodyBytes) } } as const;
  return { kind: "refuse", status: 413, code: "too_large", message };
}
