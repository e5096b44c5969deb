// One stream for all windows of the app: a browser keeps only six connections to an address, and seven windows would each hold one.
// The window that has the lock reads the stream and tells the others; when it closes, the next one goes on.
import { access, checkAccess } from "./access.ts";
import type { StreamMessage } from "./parse-events.ts";
import { openStream, type StreamListener } from "./stream.ts";

type News = { kind: "message"; message: StreamMessage } | { kind: "open" } | { kind: "lost" };

/**
 * As `openStream`, but all windows that open the same path share one. Each hears everything, whichever window reads it. `onOpen` also tells
 * that this window is in again after it was not: something may have been missed then, too.
 * @returns how to close it in this window
 */
export function openSharedStream(path: string, listener: StreamListener): () => void {
  // Windows know of each other only where the browser trusts the way to the app: on this machine, and behind https.
  if (!isSecureContext) return openStream(path, listener);
  const { onMessage, onOpen, onLost, ...options } = listener;
  const name = `samara.stream.${path}`;
  const windows = new BroadcastChannel(name);
  const closing = new AbortController();
  windows.addEventListener("message", ({ data }: MessageEvent<News>) => hear(data));
  const unsubscribe = access.subscribe((state) => state === "in" && onOpen?.());
  // It rejects when it is closed before its turn came.
  navigator.locks.request(name, { signal: closing.signal }, () => read()).catch(() => undefined);
  return () => {
    closing.abort();
    unsubscribe();
    windows.close();
  };

  /** Resolves, and gives the lock to the next window, when it is closed here. */
  async function read(): Promise<void> {
    const close = openStream(path, {
      ...options,
      onMessage: (message) => tell({ kind: "message", message }),
      onOpen: () => tell({ kind: "open" }),
      onLost: () => tell({ kind: "lost" }),
    });
    await new Promise((done) => closing.signal.addEventListener("abort", done));
    close();
  }

  function tell(news: News) {
    windows.postMessage(news);
    hear(news);
  }

  function hear(news: News) {
    if (news.kind === "message") return onMessage(news.message);
    if (news.kind === "open") return onOpen?.();
    // Only one window noticed; each one has to know whether the app is still there.
    void checkAccess();
    onLost?.();
  }
}
