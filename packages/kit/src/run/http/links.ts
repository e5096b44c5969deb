// Addresses that work without a header, for what a browser loads by itself: a picture, a download,
// a new window. Each is signed for one path and query and for its time; this start alone knows the
// key. Only links that work once are kept, and not many of them.
import { isForeignSite, isUpgrade } from "./guard.ts";
import { isSame } from "./token.ts";

/** Also the name of the parameter in an address, always the last one. */
const parameter = /[?&]_link=([\w.-]+)$/;
const defaultSeconds = 60;
/** A day: a film that is paused goes on after lunch. */
const maxSeconds = 86_400;
/** More than these that nobody has used yet are no person's. */
const maxUnused = 1024;

export interface LinkWish {
  /** Path and query. */
  address: string;
  /** From now on; 60 when absent. */
  seconds?: number;
  /** Whether the first use is the last. */
  once?: boolean;
}

export interface Links {
  /** @returns path and query of an address that works without a header */
  make(wish: LinkWish): string;
  /** Whether `follow` would take it now. */
  isGood(request: Request): boolean;
  /**
   * Uses it.
   * @returns the request as it would be without the link; undefined when the link is not good
   */
  follow(request: Request): Request | undefined;
}

/** @param now milliseconds of a clock that nobody sets */
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

  /**
   * Only what reads, and only for the app's own page: what another site leads to needs the token.
   */
  function read(request: Request): { url: string; name: string } | undefined {
    const { method, headers } = request;
    const found = parameter.exec(request.url);
    if (!found || method !== "GET" || isUpgrade(request)) return undefined;
    if (isForeignSite(headers.get("sec-fetch-site"))) return undefined;
    const [ends = "", name = "", signature = ""] = found[1]?.split(".") ?? [];
    const url = request.url.slice(0, found.index);
    const address = url.slice(url.indexOf("/", url.indexOf("://") + 3));
    if (!isSame(signature, Buffer.from(sign(address, Number(ends), name)))) return undefined;
    const isUsed = name !== "" && !unused.has(name);
    return isUsed || now() >= Number(ends) ? undefined : { url, name };
  }
}

/** Whether the request came by a link, good or not. */
export function hasLink({ url }: Pick<Request, "url">): boolean {
  return parameter.test(url);
}

/**
 * What a page asked for.
 * @returns what is wrong with it, by the field's name, when it cannot be had
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

/** As Bun gives a request's address, and as browsers send it. A link of a link there is none. */
function normalize(address: string): string | undefined {
  const base = "http://app.invalid";
  if (!address.startsWith("/") || !URL.canParse(address, base)) return undefined;
  const { origin, pathname, search } = new URL(address, base);
  const path = pathname + search;
  return origin === base && !path.startsWith("/_control/") && !parameter.test(path) ? path : undefined;
}
