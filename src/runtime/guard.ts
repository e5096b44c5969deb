// Decides, before routing, whether a request may come in: any page in the user's browser can send requests to this machine.
// Pure, so that every case stands in a table of tests.

/** What the guard looks at. `url` gives the path only: its host can be made to lie, the Host header cannot. */
export type GuardedRequest = Pick<Request, "method" | "url" | "headers">;

export interface GuardRules {
  /** `127.0.0.1:4747`: the only Host that is answered. */
  host: string;
  /** The same as an Origin. */
  origin: string;
  /** Largest body, in bytes, that a Content-Length may announce. */
  maxBodyBytes: number;
}

export type Verdict =
  | "pass"
  | { kind: "redirect"; location: string }
  | { kind: "refuse"; status: 403 | 413 | 421; code: string; message: string };

const safeMethods = new Set(["GET", "HEAD"]);

export function judgeRequest(request: GuardedRequest, rules: GuardRules): Verdict {
  const host = request.headers.get("host");
  if (host !== rules.host) return judgeForeignHost(host, request, rules);
  if (safeMethods.has(request.method)) return isCrossSite(request) ? judgeCrossSiteRead(request) : "pass";
  if (isForeignOrigin(request, rules)) return refuseOrigin;
  return isTooLarge(request, rules) ? tooLarge(rules.maxBodyBytes) : "pass";
}

const refuseOrigin: Verdict = {
  kind: "refuse",
  status: 403,
  code: "forbidden",
  message: "This app answers only its own page.",
};

/**
 * Page loads of `localhost:P` are sent to `127.0.0.1:P`: people type that name. All else is refused, because `[::1]:P`, which is
 * localhost too, may be another program's, and any name can be made to point here (DNS rebinding).
 */
function judgeForeignHost(host: string | null, request: GuardedRequest, rules: GuardRules): Verdict {
  const port = rules.host.slice(rules.host.lastIndexOf(":"));
  if (host?.toLowerCase() === `localhost${port}` && isPageLoad(request)) {
    return { kind: "redirect", location: `${rules.origin}${pathOf(request)}` };
  }
  return {
    kind: "refuse",
    status: 421,
    code: "misdirected",
    message: `This app answers at ${rules.origin} only.`,
  };
}

/** A browser says what it loads; what says nothing (curl, an old browser) may follow a redirect from a page's address. */
function isPageLoad(request: GuardedRequest): boolean {
  const destination = request.headers.get("sec-fetch-dest") ?? "document";
  return request.method === "GET" && destination === "document" && !isInterface(request);
}

/** Addresses for programs, not for people. */
function isInterface(request: GuardedRequest): boolean {
  return /^\/(api|_control|health)(\/|\?|$)/.test(pathOf(request));
}

function pathOf(request: GuardedRequest): string {
  const { pathname, search } = new URL(request.url, "http://localhost");
  return pathname + search;
}

/** Only another site's page says so: https://www.w3.org/TR/fetch-metadata/ */
function isCrossSite(request: GuardedRequest): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === "cross-site" || site === "same-site";
}

/** A link on another page may lead to the app's page; nothing else may be read from there. */
function judgeCrossSiteRead(request: GuardedRequest): Verdict {
  const isNavigation =
    request.headers.get("sec-fetch-mode") === "navigate" &&
    request.headers.get("sec-fetch-dest") === "document";
  return isNavigation && !isInterface(request) ? "pass" : refuseOrigin;
}

function isForeignOrigin(request: GuardedRequest, rules: GuardRules): boolean {
  const origin = request.headers.get("origin");
  return (origin !== null && origin !== rules.origin) || isCrossSite(request);
}

/** Bun cuts an oversized body off without a word; an announced one can be answered. */
function isTooLarge(request: GuardedRequest, rules: GuardRules): boolean {
  return Number(request.headers.get("content-length") ?? 0) > rules.maxBodyBytes;
}

/** The answer to a body over the limit, announced or not. */
export function tooLarge(maxBodyBytes: number) {
  const megabyte = 1024 * 1024;
  const limit =
    maxBodyBytes < megabyte
      ? `${Math.floor(maxBodyBytes / 1024)} KB`
      : `${Math.floor(maxBodyBytes / megabyte)} MB`;
  const message = `A request may have at most ${limit}.`;
  return { kind: "refuse", status: 413, code: "too_large", message } as const;
}
