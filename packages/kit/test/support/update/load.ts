// Writes rows through an open page while something happens, and counts those that were acknowledged.
import { jsonBody, itemNames } from "../items.ts";
import type { Program } from "../program.ts";

export interface Load {
  /**
   * Ends it.
   * @param now reads the rows; the page that wrote them unless given
   * @returns how many rows were acknowledged, and those of them that are gone
   */
  end(now?: Pick<Program, "request">): Promise<{ acknowledged: number; lost: string[] }>;
}

/** One row after the other; a row whose answer does not come is nobody's loss. */
export function startLoad(page: Pick<Program, "request">): Load {
  const acknowledged: string[] = [];
  const over = new AbortController();
  let sent = 0;
  const write = async () => {
    while (!over.signal.aborted) {
      const name = `load ${(sent += 1)}`;
      try {
        const signal = AbortSignal.any([over.signal, AbortSignal.timeout(20_000)]);
        const answer = await page.request("/api/items", { ...jsonBody({ name }), signal });
        await answer.arrayBuffer();
        if (answer.status === 201) acknowledged.push(name);
      } catch {
        // Between two versions nobody answers.
      }
      await Bun.sleep(5);
    }
  };
  const writing = write();
  return {
    async end(now = page) {
      over.abort();
      await writing;
      const names = new Set(await itemNames(now));
      return { acknowledged: acknowledged.length, lost: acknowledged.filter((name) => !names.has(name)) };
    },
  };
}
