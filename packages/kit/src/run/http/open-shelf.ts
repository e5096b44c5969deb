// The running app's shelf of opened files. Loads the code for them once there is a file.
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { HomePaths } from "../home/paths.ts";
import type { TakeOpened } from "./control-server.ts";

export interface Shelf extends AsyncDisposable {
  take: TakeOpened;
  /** Call it before the end. When another start follows at once, pages take the files from that. */
  leave(isFollowed: boolean): void;
}

/** A page that has not come by then does not come. */
const maxWaitMs = 10 * 60_000;

/** The files are here no longer than the app; a crash leaves some to the next start. */
export async function openShelf(home: Pick<HomePaths, "state">): Promise<Shelf> {
  const load = () => import("./opened-file.ts");
  const clear = async (keptMs: number) => {
    if (existsSync(join(home.state, "opened"))) (await load()).clearShelf(home, keptMs);
  };
  await clear(maxWaitMs);
  let isLeft = false;
  return {
    take: async (id) => (await load()).takeOpened(home, id),
    leave: (isFollowed) => void (isLeft = isFollowed),
    [Symbol.asyncDispose]: () => (isLeft ? Promise.resolve() : clear(0)),
  };
}
