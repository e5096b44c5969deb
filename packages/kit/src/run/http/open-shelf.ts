// The running app's shelf of opened files. Loads the code for them once there is a file.
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { HomePaths } from "../home/paths.ts";
import type { TakeOpened } from "./control-server.ts";

export interface Shelf extends AsyncDisposable {
  take: TakeOpened;
}

/** The files are here no longer than the app; a crash leaves some to the next start. */
export async function openShelf(home: Pick<HomePaths, "state">): Promise<Shelf> {
  const load = () => import("./opened-file.ts");
  const clear = async () => {
    if (existsSync(join(home.state, "opened"))) (await load()).clearShelf(home);
  };
  await clear();
  return {
    take: async (id) => (await load()).takeOpened(home, id),
    [Symbol.asyncDispose]: clear,
  };
}
