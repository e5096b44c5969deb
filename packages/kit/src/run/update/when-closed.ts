// What `updates = "auto"` does once the user has closed the app: it updates in the background, and
// nobody waits for it.
import { isNewer } from "../home/hand-over.ts";
import { readUpdateNews } from "../home/update-news.ts";
import type { Invocation } from "../invocation.ts";
import { explainFixedPlace } from "./place.ts";
import { startQuietUpdater } from "./updater.ts";
import { updatesNow } from "./wanted.ts";

type Closed = Pick<Invocation, "config" | "flags" | "info" | "machine" | "paths">;

/** @returns whether there is a version to update to */
export function updateWhenClosed(closed: Closed, startIt = startQuietUpdater): boolean {
  const { info, machine, paths } = closed;
  const { found } = readUpdateNews(paths);
  if (found === null || !isNewer(found.version, info.version)) return false;
  if (explainFixedPlace(machine, info.name)) return false;
  // A user who has just said no closes the app for that to count.
  if (updatesNow(closed) !== "auto") return false;
  startIt(closed);
  return true;
}
