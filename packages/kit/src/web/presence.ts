// Tells the app that this page is here, and when it goes on purpose, so that closing the window can
// stop the app. Nothing waits for it, and it changes nothing in the page.
import { access, longer, pause } from "./access.ts";
import { makeStore } from "./store.ts";
import { readToken, withToken } from "./token.ts";

const key = "samara.page";
const store = makeStore(() => sessionStorage);
/**
 * This load of the page, or the one that left for another website. No secret, and no UUID: a
 * browser makes those on some addresses only.
 */
const page = store.get(key) ?? crypto.getRandomValues(new Uint32Array(2)).join("-");
let leadsElsewhere = false;

/** Call it once. `tellHere` tells the rest. */
export function watchPresence(): void {
  access.subscribe(() => void tellHere());
  window.addEventListener("pageshow", ({ persisted }) => {
    leadsElsewhere = false;
    store.remove(key);
    if (persisted) void tellHere();
  });
  window.addEventListener("pagehide", () => {
    if (leadsElsewhere) store.set(key, page);
    else void tell("gone");
  });
  // A window that shows another website is not closed, and its way back leads here. Not every
  // browser tells; those that make windows do.
  window.navigation?.addEventListener("navigate", (event) => {
    leadsElsewhere = typeof event.downloadRequest !== "string" && isElsewhere(event.destination);
  });
}

/**
 * That this page is in. Call it when that may be news to the app: another start has another token,
 * and knows no page.
 */
export async function tellHere(): Promise<void> {
  for (let delayMs = 500; (await tell("here")) === 503; delayMs = longer(delayMs)) await pause(delayMs);
}

/** @returns the answer's status; undefined without one */
async function tell(state: "here" | "gone"): Promise<number | undefined> {
  const token = readToken();
  // Whoever answers at this address while the app is away must not hear the token.
  if (token === null || /out|unreachable/.test(access.state)) return undefined;
  const request = new Request("/_control/v1/presence", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ page, state }),
    // What tells the end outlives the page; nothing else may, or it came too late.
    ...(state === "gone" ? { keepalive: true } : { priority: "low" }),
  });
  return (await fetch(withToken(request, token)).catch(() => undefined))?.status;
}

/** The page itself is the one at "/". A mail address, say, leads nowhere. */
function isElsewhere({ url, sameDocument }: NavigationDestination): boolean {
  const { protocol, origin, pathname } = new URL(url);
  return !sameDocument && protocol.startsWith("http") && origin + pathname !== `${location.origin}/`;
}
