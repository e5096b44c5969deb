// Requests to an app on this computer; the runtime makes them only here. They use no proxy, which
// would learn the token, and follow no redirect.

/** The answer of `/health`, which every version gives without a token. */
export interface Health {
  name: string;
  version: string;
}

/** `fetch` alone would use HTTP_PROXY and its like even for 127.0.0.1. */
export function fetchHere(url: URL, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  return fetch(url, { ...init, proxy: false, redirect: "error" });
}

/**
 * Asks the program at an address for its identity.
 * @returns null when no app of this kind answers
 */
export async function askHealth(url: string, timeoutMs: number): Promise<Health | null> {
  try {
    const response = await fetchHere(new URL("health", url), { signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = response.ok ? await response.json() : null;
    return isHealth(body) ? body : null;
  } catch {
    return null;
  }
}

function isHealth(body: unknown): body is Health {
  if (typeof body !== "object" || body === null || !("name" in body && "version" in body)) return false;
  return typeof body.name === "string" && typeof body.version === "string";
}
