// Addresses that work without a header, for what a browser loads by itself: a picture, a download,
// a new window. Each is signed for one path and query, and for a time; only this start has the key.
// The server remembers only links that work once, up to a limit.
import { addressOf, isForeignSite, isUpgrade } from "./guard.ts";
import { isSame } from "./token.ts";

/** The parameter that makes an address a link; always the last one. */
const parameter = /[?&]_link=([\w.-]+)$/;
const defaultSeconds = 60;
/** A day: a user may pause a film and go on after lunch. */
const maxSeconds = 86_400;
/** No person has this many unused links; a further one replaces the oldest. */
const maxUnused = 1024;

export interface LinkWish {
  /** Path and query. */
  address: string;
  /** Counted from now; 60 when absent. */
  seconds?: number;
  /** Whether the first use is the last. */
  once?: boolean;
}

export interface Links {
  /** @returns path and query of an address that works without a header */
  make(wish: LinkWish): string;
  /** Whether `follow` would accept it now. */
  isGood(request: Request): boolean;
  /**
   * Uses the link.
   * @returns the request without the link; undefined if the link does not work
   */
  follow(request: Request): Request | undefined;
}

/** @param now the milliseconds of a clock that cannot be set */
export function makeLinks(now: () => number = () => performance.now()): Links {
  const key = crypto.getRandomValues(new Uint8Array(32));
  /** Name of a link that works once → when it ends; the oldest first. */
  const unused = new Map<string, number>();

  return {
    make({ address, seconds = defaultSeconds, once = false }) {
      const endsAt = Math.floor(now() + seconds * 1000);
      const name = once ? keep(endsAt) : "";
      const mark = address.includes("?") ? "&" : "?";
      return `${address}${mark}_link=${endsAt}.${name}.${sign(address, endsAt, name)}`;
    },
    isGood: (request) => read(request) !== undefined,
    follow(request) {
      const link = read(request);
      if (!link) return undefined;
      unused.delete(link.name);
      const { headers, signal } = request;
      return new Request(link.url, { headers, signal });
    },
  };

  function keep(endsAt: number): string {
    if (unused.size >= maxUnused) unused.delete(unused.keys().next().value ?? "");
    const name = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
    unused.set(name, endsAt);
    return name;
  }

  function sign(address: string, endsAt: number, name: string): string {
    const text = `${endsAt} ${name} ${address}`;
    return new Bun.CryptoHasher("sha256", key).update(text).digest("base64url");
  }

  /** Accepts only GET from the app's own page: a request from another site needs the token. */
  function read(request: Request): { url: string; name: string } | undefined {
    const { method, headers } = request;
    const found = parameter.exec(request.url);
    if (!found || method !== "GET" || isUpgrade(request)) return undefined;
    if (isForeignSite(headers.get("sec-fetch-site"))) return undefined;
    const [ends = "", name = "", signature = ""] = found[1]?.split(".") ?? [];
    const url = request.url.slice(0, found.index);
    if (!isSame(signature, Buffer.from(sign(addressOf({ url }), Number(ends), name)))) return undefined;
    const isUsed = name !== "" && !unused.has(name);
    return isUsed || now() >= Number(ends) ? undefined : { url, name };
  }
}

/** Whether the request came with a link, valid or not. */
export function hasLink({ url }: Pick<Request, "url">): boolean {
  return parameter.test(url);
}

/**
 * Reads a page's request for a link.
 * @returns the errors by field, if there can be no such link
 */
export function readLinkWish(body: unknown): { wish: LinkWish } | { wrong: Record<string, string> } {
  const { address, seconds = defaultSeconds, once = false } = (body ?? {}) as Record<string, unknown>;
  const normal = typeof address === "string" ? normalize(address) : undefined;
  const isTime = Number.isInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= maxSeconds;
  const wrong = {
    ...(normal === undefined && { address: "Expected a path of this app, such as /api/logo" }),
    ...(!isTime && { seconds: `Expected a whole number from 1 to ${maxSeconds}` }),
    ...(typeof once !== "boolean" && { once: "Expected true or false" }),
  };
  if (normal === undefined || Object.keys(wrong).length > 0) return { wrong };
  return { wish: { address: normal, seconds: Number(seconds), once: once === true } };
}

/** The form of an address in Bun's requests and in browsers. Refuses a link to a link. */
function normalize(address: string): string | undefined {
  const base = "http://app.invalid";
  if (!address.startsWith("/") || !URL.canParse(address, base)) return undefined;
  const { origin, pathname, search } = new URL(address, base);
  const path = pathname + search;
  return origin === base && !path.startsWith("/_control/") && !parameter.test(path) ? path : undefined;
}
