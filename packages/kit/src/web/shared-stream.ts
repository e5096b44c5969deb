// One stream for all windows of the app: a browser keeps only six connections to an address, and
// seven windows would each hold one. The window that has the lock reads the stream and tells the
// others; when its stream ends, whyever, the next one goes on.
import { access, checkAccess } from "./access.ts";
import type { StreamMessage } from "./parse-events.ts";
import { openInTurns, openStream, type StreamListener, type Turns } from "./stream.ts";

type News = { kind: "message"; message: StreamMessage } | { kind: "open" } | { kind: "lost" };

/**
 * As `openStream`, but all windows that open the same path share one. Each hears everything,
 * whichever window reads it. `onOpen` also tells that this window is in again after it was not:
 * something may have been missed then, too.
 * @returns how to close it in this window
 */
export function openSharedStream(path: string, listener: StreamListener): () => void {
  // Windows know of each other only where the browser trusts the way to the app: on this machine,
  // and behind https.
  if (!isSecureContext) return openStream(path, listener);
  const { onMessage, onOpen, onLost, ...options } = listener;
  const name = `samara.stream.${path}`;
  const windows = new BroadcastChannel(name);
  const turns: Turns = {
    lastId: "",
    take: (read, signal) => navigator.locks.request(name, { signal }, read),
  };
  windows.addEventListener("message", ({ data }: MessageEvent<News>) => hear(data));
  const unsubscribe = access.subscribe((state) => state === "in" && onOpen?.());
  const close = openInTurns(
    path,
    {
      ...options,
      onMessage: (message) => tell({ kind: "message", message }),
      onOpen: () => tell({ kind: "open" }),
      onLost: () => tell({ kind: "lost" }),
    },
    turns,
  );
  return () => {
    close();
    unsubscribe();
    windows.close();
  };

  function tell(news: News) {
    windows.postMessage(news);
    hear(news);
  }

  function hear(news: News) {
    if (news.kind === "message") {
      turns.lastId = news.message.id;
      return onMessage(news.message);
    }
    if (news.kind === "open") return onOpen?.();
    // Only one window noticed; each one has to know whether the app is still there.
    void checkAccess();
    onLost?.();
  }
}
