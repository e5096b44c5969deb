// The client's side of the control channel: how `stop`, `open` and a newer executable talk to the
// running instance, on every system.
import type { BuildInfo } from "../build-info.ts";
import { refuseElsewhere, type Here } from "./computer.ts";
import { UserError } from "../errors.ts";
import { fetchHere } from "./health.ts";
import { answers, readToken } from "./instance.ts";
import type { Instance } from "./instance-record.ts";
import type { HomePaths } from "./paths.ts";

/** Version 1 never changes, so that a newer executable can always talk to an older one. */
export const controlPrefix = "/_control/v1/";

/** The caller. */
export interface Asker {
  info: Pick<BuildInfo, "name" | "title">;
  paths: HomePaths;
  machine: Here;
}

const timeoutMs = 5000;

/** Of a request to stop: another start follows at once. Older versions ignore it. */
export const followedHeader = "samara-followed";

/**
 * Asks the instance to stop. It finishes requests first; wait with `waitForEnd`.
 * @param isFollowed whether another start follows at once: it gets what waits for a page
 */
export async function askToStop(
  asker: Asker,
  instance: Instance,
  { isFollowed = false } = {},
): Promise<void> {
  await call(asker, instance, "stop", isFollowed ? { [followedHeader]: "1" } : {});
}

/** @returns an address to open in a browser, valid once, within a minute */
export async function askToOpen(asker: Asker, instance: Instance): Promise<string> {
  const answer = (await call(asker, instance, "open")) as { url: string };
  return answer.url;
}

/** Tells a new version that it is healthy: it takes writes from then on. */
export async function askToBless(asker: Asker, instance: Instance): Promise<void> {
  await call(asker, instance, "bless");
}

async function call(
  asker: Asker,
  instance: Instance,
  action: "stop" | "open" | "bless",
  more: Record<string, string> = {},
): Promise<unknown> {
  const { info, paths, machine } = asker;
  refuseElsewhere(instance, info, machine);
  const url = new URL(`${controlPrefix}${action}`, instance.url);
  const headers = { ...more, authorization: `Bearer ${readToken(paths)}` };
  try {
    if (!(await answers(instance, info, timeoutMs))) throw new Error("another program has its address");
    const response = await fetchHere(url, {
      method: "POST",
      headers,
      signal: AbortSignal.timeout(timeoutMs),
    });
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
