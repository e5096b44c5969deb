// The other side of the control channel: how `stop`, `open` and a newer executable talk to the running instance, the same on every system.
import { UserError } from "../errors.ts";
import { readToken, type Instance } from "./instance.ts";
import type { HomePaths } from "./paths.ts";

/** Version 1 is spoken forever, so that a newer executable can always ask an older one. */
export const controlPrefix = "/_control/v1/";

/** Asks the instance to stop. It drains first; wait with `waitForEnd`. */
export async function askToStop(paths: HomePaths, instance: Instance): Promise<void> {
  await call(paths, instance, "stop");
}

/** @returns the address to open in a browser: it lets in once, within a minute */
export async function askToOpen(paths: HomePaths, instance: Instance): Promise<string> {
  const answer = (await call(paths, instance, "open")) as { url: string };
  return answer.url;
}

async function call(paths: HomePaths, instance: Instance, action: "stop" | "open"): Promise<unknown> {
  const url = new URL(`${controlPrefix}${action}`, instance.url);
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
