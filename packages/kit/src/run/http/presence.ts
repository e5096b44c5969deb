// Tracks which pages of the app are open, by their own reports, and when the last one has gone. Its
// caller decides what follows.

/** A page's report: it has come, or it leaves on purpose. One that crashes reports nothing. */
export interface PageNews {
  /** The page's name for this load of itself. */
  page: string;
  state: "here" | "gone";
}

export interface Presence {
  hear(news: PageNews): void;
  /** Resolves when the first page has come. */
  firstCame: Promise<void>;
  /** Resolves when the last page has gone, and none comes within the time of a reload. */
  allGone: Promise<void>;
}

/** No person has more windows. Beyond this, counting ends and `allGone` stays pending. */
const maxPages = 256;
/** Three seconds in all. In steps, because a sleeping computer or a busy app has not waited. */
const steps = 6;
const stepMs = 500;

/** @param waitStep waits for one step */
export function makePresence(waitStep: () => Promise<void> = waitAside): Presence {
  const here = new Set<string>();
  const { promise: allGone, resolve } = Promise.withResolvers<void>();
  const { promise: firstCame, resolve: onFirst } = Promise.withResolvers<void>();
  let heard = 0;
  let isCounting = true;
  return {
    allGone,
    firstCame,
    hear({ page, state }) {
      heard += 1;
      if (state === "gone") here.delete(page);
      else {
        here.add(page);
        onFirst();
      }
      isCounting &&= here.size <= maxPages;
      if (!isCounting) return here.clear();
      // Also after an unknown page: it left before its first report.
      if (here.size === 0) void expectNone(heard);
    },
  };

  async function expectNone(since: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      await waitStep();
      if (heard !== since) return;
    }
    resolve();
  }
}

/** Keeps no process alive. */
function waitAside(): Promise<void> {
  return new Promise((done) => void setTimeout(done, stepMs).unref());
}

/** `wrong`: the expected values, by the field's name. */
export function readPageNews(body: unknown): { news: PageNews } | { wrong: Record<string, string> } {
  const { page, state } = (body ?? {}) as Record<string, unknown>;
  const isPage = typeof page === "string" && /^[\w-]{1,64}$/.test(page);
  const isState = state === "here" || state === "gone";
  if (isPage && isState) return { news: { page, state } };
  const wrong = {
    ...(!isPage && { page: "Expected 1 to 64 letters, digits, - or _" }),
    ...(!isState && { state: 'Expected "here" or "gone"' }),
  };
  return { wrong };
}
