// What `updates = "auto"` does once the user has closed the app: it updates in the background, and
// nobody waits for it.
import { isNewer } from "../home/hand-over.ts";
import { readUpdateNews } from "../home/update-news.ts";
import type { Invocation } from "../invocation.ts";
import { explainFixedPlace } from "./place.ts";
import { startQuietUpdater } from "./updater.ts";

type Closed = Pick<Invocation, "info" | "machine" | "paths">;

/** @returns whether there is a version to update to */
export function updateWhenClosed(closed: Closed, startIt = startQuietUpdater): boolean {
  const { info, machine, paths } = closed;
  const { found } = readUpdateNews(paths);
  if (found === null || !isNewer(found.version, info.version)) return false;
  if (explainFixedPlace(machine, info.name)) return false;
  startIt(closed);
  return true;
}
