// Hands opened files to the pages that ask for them. Each copy goes when it was read.
import type { HomePaths } from "../home/paths.ts";
import { clearShelf, takeShelved } from "../files/opened-shelf.ts";
import type { TakeOpened } from "./control-server.ts";
import { securityHeaders } from "./security-headers.ts";

type Home = Pick<HomePaths, "state">;

export interface Shelf extends AsyncDisposable {
  take: TakeOpened;
}

/** The files are here no longer than the app; a crash leaves some to the next start. */
export async function openShelf(home: Home): Promise<Shelf> {
  await clear(home);
  return {
    take: async (id) => respondOpened(home, id),
    [Symbol.asyncDispose]: () => clear(home),
  };
}

function respondOpened(home: Home, id: string): Response | null {
  const taken = takeShelved(home, id);
  if (taken === null) return null;
  const { name, mime, content } = taken;
  const headers = { "content-type": mime, "file-name": encodeURIComponent(name.toWellFormed()) };
  return new Response(content, { headers: { ...securityHeaders, ...headers } });
}

async function clear(home: Home): Promise<void> {
  try {
    await clearShelf(home);
  } catch {
    // The disk refuses: they stay until the next start, and only the user can read them.
  }
}
