// The page's Content-Security-Policy: https://www.w3.org/TR/CSP3/. Pure; `bun dev` and the
// executable share it.
import type { CspSource } from "./config.ts";

/**
 * Everything the executable carries, and everything the page itself makes (`blob:`): pictures,
 * recordings, frames, workers, WebAssembly.
 */
const defaults: Readonly<Record<string, readonly string[]>> = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  "media-src": ["'self'", "blob:"],
  "font-src": ["'self'", "data:"],
  "connect-src": ["'self'", "blob:"],
  "worker-src": ["'self'", "blob:"],
  "frame-src": ["'self'", "blob:"],
  "manifest-src": ["'self'"],
};

/** An app cannot widen who may frame the page or receive its forms. */
const fixed = ["base-uri 'none'", "form-action 'none'"];

export const framedByNobody = "frame-ancestors 'none'";
/** For pages that a link opens. */
export const framedByItself = "frame-ancestors 'self'";

/** The directives to which `config.csp` may add. */
export const cspDirectives: readonly string[] = Object.keys(defaults).filter(
  (name) => name !== "default-src",
);

export type AddedSources = Readonly<Record<string, readonly CspSource[]>>;

/** @param added sources by directive, as in `config.csp` */
export function renderPolicy(added: AddedSources = {}): string {
  return [...renderSources(added), ...fixed, framedByNobody].join("; ");
}

/** For a `<meta>`, where browsers ignore `frame-ancestors`. */
export function renderMetaPolicy(added: AddedSources = {}): string {
  return [...renderSources(added), ...fixed].join("; ");
}

function renderSources(added: AddedSources): string[] {
  return Object.entries(defaults).map(([name, sources]) => {
    const more = (added[name] ?? []).map((source) => (typeof source === "string" ? source : source.source));
    return [name, ...sources, ...more].join(" ");
  });
}
