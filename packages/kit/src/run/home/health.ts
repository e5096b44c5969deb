// Requests to an app on this computer: the one place of the runtime that makes any. Never through a
// proxy, which would hear the token, nor on to where an answer sends them.

/** What `/health` tells: the one route that every version answers without a token. */
export interface Health {
  name: string;
  version: string;
}

/** `fetch`, which on its own believes HTTP_PROXY and its like for 127.0.0.1, too. */
export function fetchHere(url: URL, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  return fetch(url, { ...init, proxy: false, redirect: "error" });
}

/**
 * Asks whoever listens at an address who they are.
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
