// Which pages of the app are open, by what they tell themselves, and when the last one has gone.
// Decides nothing: what follows from it is its reader's business.

/**
 * What a page tells of itself: when it has come in, and when it goes on purpose. One that crashes
 * tells nothing.
 */
export interface PageNews {
  /** The page's own name for this load of it. */
  page: string;
  state: "here" | "gone";
}

export interface Presence {
  hear(news: PageNews): void;
  /**
   * Resolves when the last page has gone, and none has come within the time that a reload takes.
   */
  allGone: Promise<void>;
}

/** More are no person's windows: then nothing is counted any more, and `allGone` stays open. */
const maxPages = 256;
/**
 * Three seconds in all. In steps, because a computer that slept, or an app that was busy, has not
 * waited.
 */
const steps = 6;
const stepMs = 500;

/** @param waitStep how a step of the patience passes */
export function makePresence(waitStep: () => Promise<void> = waitAside): Presence {
  const here = new Set<string>();
  const { promise: allGone, resolve } = Promise.withResolvers<void>();
  let heard = 0;
  let isCounting = true;
  return {
    allGone,
    hear({ page, state }) {
      heard += 1;
      if (state === "gone") here.delete(page);
      else here.add(page);
      isCounting &&= here.size <= maxPages;
      if (!isCounting) return here.clear();
      // Also after one that is not known: it left before it was heard.
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

/** `wrong`: what was expected, by the field's name. */
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
