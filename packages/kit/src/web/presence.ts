// Tells the app that this page is open, and when it closes on purpose, so that closing the window
// can stop the app. Nothing waits for it, and it changes nothing in the page.
import { access, longer, pause } from "./access.ts";
import { makeStore } from "./store.ts";
import { readToken, withToken } from "./token.ts";

const key = "samara.page";
const store = makeStore(() => sessionStorage);
/**
 * Identifies this load of the page, or an earlier one that left for another website. Not secret,
 * and not a UUID, which browsers make only on some addresses.
 */
const page = store.get(key) ?? crypto.getRandomValues(new Uint32Array(2)).join("-");
let leadsElsewhere = false;

/** Call it once. `tellHere` reports the rest. */
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
  // browser reports this; those used for windows do.
  window.navigation?.addEventListener("navigate", (event) => {
    leadsElsewhere = typeof event.downloadRequest !== "string" && isElsewhere(event.destination);
  });
}

/**
 * Reports that this page is in. Call it after a restart of the app, which has a new token and knows
 * no page.
 */
export async function tellHere(): Promise<void> {
  for (let delayMs = 500; (await tell("here")) === 503; delayMs = longer(delayMs)) await pause(delayMs);
}

/** @returns the answer's status; undefined if there is none */
async function tell(state: "here" | "gone"): Promise<number | undefined> {
  const token = readToken();
  // Another program at this address must not receive the token.
  if (token === null || /out|unreachable/.test(access.state)) return undefined;
  const request = new Request("/_control/v1/presence", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ page, state }),
    // The report of the end must outlive the page; any other would come too late.
    ...(state === "gone" ? { keepalive: true } : { priority: "low" }),
  });
  return (await fetch(withToken(request, token)).catch(() => undefined))?.status;
}

/** The page itself is the one at "/". A mail address, for example, leads nowhere. */
function isElsewhere({ url, sameDocument }: NavigationDestination): boolean {
  const { protocol, origin, pathname } = new URL(url);
  return !sameDocument && protocol.startsWith("http") && origin + pathname !== `${location.origin}/`;
}
