// Lets the page in: with the one-time code in its address, or with an earlier token.
import { access, changeAccess, checkAccess, type AccessState } from "./access.ts";
import { tellHere, watchPresence } from "./presence.ts";
import { keepToken, onTokenChangedElsewhere, readToken } from "./token.ts";

export interface Connection {
  state: AccessState;
}

let connection: Promise<Connection> | undefined;

/**
 * Call it first, once; further calls give the same answer. `authorizedFetch` waits for it, so a
 * page need not. A token counts as valid until the app refuses it, so no request is needed.
 */
export function connect(): Promise<Connection> {
  if (!connection) {
    connection = letIn(takeCode());
    onTokenChangedElsewhere(() => void checkAccess().then(tellHere));
    watchPresence();
    // If an address differs only in its code, the page is not loaded again.
    addEventListener("hashchange", () => {
      const code = takeCode();
      if (code !== null) void letIn(code);
    });
  }
  return connection;
}

/** Resolves at once if `connect` was not called. */
export const connected = () => connection;

/** Removes the code from the address bar and the window's history before other code can run. */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}

async function letIn(code: string | null): Promise<Connection> {
  const entry = code === null ? undefined : await exchange(code);
  if (entry !== undefined) keepToken(entry.token, entry.secret);
  if (readToken() === null) {
    await checkAccess();
  } else {
    changeAccess("in");
    // Learns the version that this page belongs to; nothing waits for it.
    void checkAccess().then(tellHere);
  }
  return { state: access.state };
}

/** @returns undefined for a used, old or wrong code, and when the app does not answer */
async function exchange(code: string): Promise<{ token: string; secret?: string } | undefined> {
  try {
    const response = await fetch("/_control/v1/enter", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    return response.ok ? ((await response.json()) as { token: string; secret?: string }) : undefined;
  } catch {
    return undefined;
  }
}
