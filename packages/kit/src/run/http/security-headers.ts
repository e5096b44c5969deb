// Headers of every answer. The page may load what the executable carries, and nothing else; nobody
// may frame or read it.
import { renderPolicy, type AddedSources } from "../content-security-policy.ts";

/** With what the maker's config adds to the policy: for the page and the app's own routes. */
export function makeSecurityHeaders(added?: AddedSources) {
  return {
    "content-security-policy": renderPolicy(added),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    // What a user wrote belongs into the home, not into a browser's cache.
    "cache-control": "no-store",
  } as const;
}

/** For what the runtime answers itself. */
export const securityHeaders = makeSecurityHeaders();
