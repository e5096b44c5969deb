// Headers of every answer. The page may load only what the executable carries; no other page may
// frame or read it.
import { renderPolicy, type AddedSources } from "../content-security-policy.ts";

/** Includes the config's additions to the policy: for the page and the app's own routes. */
export function makeSecurityHeaders(added?: AddedSources) {
  return {
    "content-security-policy": renderPolicy(added),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    // The user's data belongs into the home, not into a browser's cache.
    "cache-control": "no-store",
  } as const;
}

/** For the runtime's own answers. */
export const securityHeaders = makeSecurityHeaders();
