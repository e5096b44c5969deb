// Lets the page in: with the one-time code that the app put into its address, else with the token
// of an earlier time.
import { access, changeAccess, checkAccess, type AccessState } from "./access.ts";
import { tellHere, watchPresence } from "./presence.ts";
import { keepToken, onTokenChangedElsewhere, readToken } from "./token.ts";

export interface Connection {
  state: AccessState;
}

let connection: Promise<Connection> | undefined;

/**
 * Call it first, once; further calls give the same answer. `authorizedFetch` waits for it, so a
 * page need not. A token is believed until the app refuses it: no request is spent on a question.
 */
export function connect(): Promise<Connection> {
  if (!connection) {
    connection = letIn(takeCode());
    onTokenChangedElsewhere(() => void checkAccess().then(tellHere));
    watchPresence();
    // An address that differs in its code only does not load the page again.
    addEventListener("hashchange", () => {
      const code = takeCode();
      if (code !== null) void letIn(code);
    });
  }
  return connection;
}

/** Resolves at once where nobody called `connect`. */
export const connected = () => connection;

/** Takes the code out of the address bar and the window's history before anything else can run. */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}

async function letIn(code: string | null): Promise<Connection> {
  const token = code === null ? undefined : await exchange(code);
  if (token !== undefined) keepToken(token);
  if (readToken() === null) {
    await checkAccess();
  } else {
    changeAccess("in");
    // Hears the version that this page belongs to; nothing waits for it.
    void checkAccess().then(tellHere);
  }
  return { state: access.state };
}

/** @returns undefined for a code that is used, old or wrong, and when the app does not answer */
async function exchange(code: string): Promise<string | undefined> {
  try {
    const response = await fetch("/_control/v1/enter", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    return response.ok ? ((await response.json()) as { token: string }).token : undefined;
  } catch {
    return undefined;
  }
}
