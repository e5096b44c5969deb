// The live stream, one for all windows: a browser keeps only six connections to an address, and seven windows would each hold one.
// The window that has the lock reads the stream and tells the others; when it closes, the next one goes on.
import { access, openStream } from "../../runtime/web/index.ts";
import type { Change } from "../changes.ts";

export interface LiveListener {
  onChange(change: Change): void;
  /** The server is there, at first or again: changes may have been missed. */
  onBack(): void;
}
type News = Change | { kind: "back" };

export function listenToChanges({ onChange, onBack }: LiveListener): void {
  const windows = new BroadcastChannel("notebook.changes");
  windows.addEventListener("message", ({ data }: MessageEvent<News>) => hear(data));
  // A single request may fail while the stream lives on.
  access.subscribe((state) => state === "in" && onBack());
  void navigator.locks.request("notebook.changes", () => {
    openStream("/api/changes", {
      // The server sends nothing else.
      onMessage: ({ data }) => tell(JSON.parse(data) as Change),
      onOpen: () => tell({ kind: "back" }),
      onLost: () => tell({ kind: "many" }),
    });
    // Kept until this window closes.
    return new Promise<never>(() => {});
  });

  function tell(news: News) {
    hear(news);
    windows.postMessage(news);
  }
  function hear(news: News) {
    if (news.kind === "back") onBack();
    else onChange(news);
  }
}
