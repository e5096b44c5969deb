// The control channel: how `stop`, `open` and a newer executable talk to the running instance, the same on every system.
// Version 1 is spoken forever, so that a newer executable can always ask an older one.
import { Elysia, status } from "elysia";

import { UserError } from "./errors.ts";
import { errorBody } from "./http-errors.ts";
import { readToken, type Instance } from "./instance.ts";
import type { HomePaths } from "./paths.ts";

const prefix = "/_control/v1";

export interface ControlActions {
  stop(): void;
  /** The address to open in a browser. */
  open(): string;
}

/** The server's side. Every call carries the token of `.state/token`. */
export function controlRoutes(token: string, actions: ControlActions) {
  return (
    new Elysia({ prefix })
      // `headers` instead of `request.headers` would make Elysia copy the headers of every request of the whole app.
      .onBeforeHandle(({ request }) => {
        if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${token}`)) {
          return status(
            401,
            errorBody("unauthorized", "This call needs the token of the home's .state folder."),
          );
        }
      })
      .post("/stop", () => {
        actions.stop();
        return { stopping: true };
      })
      .post("/open", () => ({ url: actions.open() }))
  );
}

/** The other side: asks the instance to stop. It drains first; wait with `waitForEnd`. */
export async function askToStop(paths: HomePaths, instance: Instance): Promise<void> {
  await call(paths, instance, "stop");
}

/** @returns the address to open in a browser */
export async function askToOpen(paths: HomePaths, instance: Instance): Promise<string> {
  const answer = (await call(paths, instance, "open")) as { url: string };
  return answer.url;
}

async function call(paths: HomePaths, instance: Instance, action: "stop" | "open"): Promise<unknown> {
  const url = new URL(`${prefix}/${action}`, instance.url);
  const headers = { authorization: `Bearer ${readToken(paths)}` };
  try {
    const response = await fetch(url, { method: "POST", headers, signal: AbortSignal.timeout(5000) });
    if (response.ok) return await response.json();
    throw new Error(`it answered ${response.status}`);
  } catch (cause) {
    throw new UserError(
      `Cannot ask the running app (process ${instance.pid}) to ${action}: it does not answer`,
      {
        hint: "try again in a moment, or end that process",
        cause,
      },
    );
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  // Bun's own: node:crypto loads all of Node's streams, at every start.
  return a.length === b.length && crypto.timingSafeEqual(a, b);
}
