// Looks for a new version now and then, while the app serves: never at its start, and never
// loudly. What it finds is told on the page.
import { messageOf } from "../errors.ts";
import type { UpdateNews } from "../home/update-news.ts";
import type { Settings } from "../config.ts";
import type { Invocation } from "../invocation.ts";
import type { Log } from "../log/open.ts";

/** Set for a start that goes on for the version before: see home/continuing.ts. */
export const continuesVariable = "SAMARA_UPDATE_CONTINUES";

export interface FollowOptions {
  invocation: Pick<Invocation, "config" | "info" | "machine" | "paths">;
  settings: Pick<Settings, "updates" | "updatesEveryHours">;
  log: Pick<Log, "info" | "debug">;
  /** Called after a look. */
  onNews(): unknown;
}

/** The window is shown long before, and a user who only looks something up is gone. */
const firstMs = 5 * 60_000;
/** A computer that slept has not waited: the time since the last look counts. */
const intervalMs = 15 * 60_000;
const hourMs = 60 * 60_000;

/** Nothing happens for an app without `config.update`, or when the user said no. */
export function followUpdates(options: FollowOptions): Disposable {
  const { config, info } = options.invocation;
  const isOff = options.settings.updates === "off" || !config.update || info.releaseKeys.length === 0;
  if (isOff) return { [Symbol.dispose]() {} };
  const look = () => void lookIfDue(options, new Date());
  const first = setTimeout(look, firstMs);
  const timer = setInterval(look, intervalMs);
  // They do not delay a stop.
  for (const one of [first, timer]) one.unref();
  return {
    [Symbol.dispose]() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}

/** @returns whether it looked */
export async function lookIfDue(options: FollowOptions, now: Date): Promise<boolean> {
  const { paths, machine, info, config } = options.invocation;
  try {
    const { readUpdateNews } = await import("../home/update-news.ts");
    const { look: last } = readUpdateNews(paths);
    if (!isDue(last, options.settings.updatesEveryHours, now)) return false;
    const { tryLockUpdates } = await import("./alone.ts");
    const lock = tryLockUpdates(paths);
    // An update is on its way.
    if (lock === null) return false;
    try {
      const { lookAndNote } = await import("./note-look.ts");
      await lookAndNote({ info, config, paths, machine, channel: null, wanted: null, isAsked: false }, now);
    } catch (error) {
      // Without a network nothing is wrong: once is enough.
      const isNew = !last?.failure;
      options.log[isNew ? "info" : "debug"]("No look for a new version: {reason}", {
        reason: messageOf(error),
      });
    } finally {
      lock.release();
    }
    await options.onNews();
    return true;
  } catch (error) {
    options.log.debug("No look for a new version: {reason}", { reason: messageOf(error) });
    return false;
  }
}

/** After a failure it tries again within an hour. A clock that was set back never stops it. */
export function isDue(last: UpdateNews["look"], everyHours: number, now: Date): boolean {
  if (last === null) return true;
  const passedMs = now.getTime() - Date.parse(last.at);
  const neededMs = Math.min(everyHours, last.failure === null ? Infinity : 1) * hourMs;
  return !(passedMs >= 0 && passedMs < neededMs);
}
