// One stream for all windows of the app: a browser keeps only six connections to an address, and
// seven windows would each hold one. The window with the lock reads the stream and informs the
// others. When its stream ends, the next window takes over.
import { access, checkAccess } from "./access.ts";
import { openInTime } from "./first-open.ts";
import type { StreamMessage } from "./parse-events.ts";
import { openInTurns, openStream, type StreamListener, type Turns } from "./stream.ts";

type News =
  | { kind: "message"; message: StreamMessage }
  /** `to`: only for the window that asked. */
  | { kind: "open"; to?: string }
  | { kind: "lost" }
  /** A new window asks whether another one reads the stream already. */
  | { kind: "ask"; from: string };

/**
 * Like `openStream`, but windows with the same path share one stream. Each hears everything,
 * whichever window reads it. `onOpen` also fires when this window is in again after being out:
 * something may have been missed.
 * @returns a function that closes it in this window
 */
export function openSharedStream(path: string, listener: StreamListener): () => void {
  // Windows see each other only in a secure context: on this machine, and with https.
  if (!isSecureContext) return openStream(path, listener);
  const { onMessage, onOpen, onLost, ...options } = listener;
  const first = openInTime(onOpen);
  const self = crypto.randomUUID();
  let isReading = false;
  const name = `samara.stream.${path}`;
  const windows = new BroadcastChannel(name);
  const turns: Turns = {
    lastId: "",
    take: (read, signal) => navigator.locks.request(name, { signal }, read),
  };
  windows.addEventListener("message", ({ data }: MessageEvent<News>) => hear(data));
  windows.postMessage({ kind: "ask", from: self } satisfies News);
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
    first.cancel();
    close();
    unsubscribe();
    windows.close();
  };

  function tell(news: News) {
    isReading = news.kind !== "lost";
    windows.postMessage(news);
    hear(news);
  }

  function hear(news: News) {
    if (news.kind === "message") {
      turns.lastId = news.message.id;
      return onMessage(news.message);
    }
    if (news.kind === "ask") return isReading && windows.postMessage({ kind: "open", to: news.from });
    if (news.kind === "open") return (news.to ?? self) === self && first.open();
    // Only one window noticed; every one must know whether the app still runs.
    void checkAccess();
    onLost?.();
  }
}
