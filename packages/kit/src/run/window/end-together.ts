// After an update the window is that of the version before, and the new one opened none: it follows
// that window, and ends with it as the version before would have.
import { noteWindow } from "../home/instance-record.ts";
import type { Invocation } from "../invocation.ts";
import { followWindow } from "./open.ts";
import { profileFolder } from "./profile.ts";

interface Pages {
  firstCame: Promise<void>;
  pagesGone: Promise<void>;
}

/** A page that is hidden asks only once it is looked at; but then its window is there. */
const timeoutMs = 60_000;

/** Resolves when the window is closed, or its last page has gone, or none came back. */
export async function windowEnds(
  { machine, paths }: Pick<Invocation, "machine" | "paths">,
  { firstCame, pagesGone }: Pages,
  waitMs = timeoutMs,
): Promise<void> {
  noteWindow(paths);
  const window = await followWindow(machine, profileFolder(paths), { timeoutMs: 1000, pagesGone });
  if (window !== null) return await window.closed;
  const isThere = await Promise.race([firstCame.then(() => true), Bun.sleep(waitMs).then(() => false)]);
  if (isThere) await pagesGone;
}
