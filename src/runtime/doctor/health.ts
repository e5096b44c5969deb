// Asks whoever listens at an address who they are, by the one route that every version answers without a token.

/** @returns the app's name, or null when no app of this kind answers */
export async function askHealth(url: string, patienceMs: number): Promise<string | null> {
  try {
    const response = await fetch(new URL("health", url), {
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    const body: unknown = response.ok ? await response.json() : null;
    const isHealth = typeof body === "object" && body !== null && "name" in body;
    return isHealth && typeof body.name === "string" ? body.name : null;
  } catch {
    return null;
  }
}
