// A lasting stream of events from the app: it reopens after sleep, a restart or a lost connection.
// It cannot use EventSource, which cannot send the token.
import { access, longer, pause } from "./access.ts";
import { authorizedFetch } from "./authorized-fetch.ts";
import { openInTime } from "./first-open.ts";
import { parseEvents, type StreamMessage } from "./parse-events.ts";

export interface StreamListener {
  onMessage(message: StreamMessage): void;
  /**
   * Each time the stream opens, even after a loss: the moment to load what it follows. Loaded only
   * here, nothing is asked for twice, and no change is missed. Also called once if the stream is
   * not open after a second: a page must not stay empty.
   */
  onOpen?(): void;
  /** Each time an open stream ends. It reopens by itself. */
  onLost?(): void;
  /**
   * How long a silent stream counts as open: 45 seconds, three missed heartbeats of `eventStream`.
   */
  silenceMs?: number;
}

/** How windows share a stream: each reads only in its turn, and knows what the others received. */
export interface Turns {
  lastId: string;
  /**
   * Reads while no other window does. Nothing is held between two reads: a waiting window must not
   * block the others.
   */
  take(read: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** @returns a function that closes it */
export function openStream(path: string, listener: StreamListener): () => void {
  const first = openInTime(listener.onOpen);
  const close = openInTurns(
    path,
    { ...listener, onOpen: first.open },
    { lastId: "", take: (read) => read() },
  );
  return () => {
    first.cancel();
    close();
  };
}

/** Like `openStream`, for windows that share one. */
export function openInTurns(path: string, listener: StreamListener, turns: Turns): () => void {
  const { onMessage, onOpen, onLost, silenceMs = 45_000 } = listener;
  let isClosed = false;
  let isOpen = false;
  let connection = new AbortController();
  const isOver = () => isClosed;
  let alarm: ReturnType<typeof setTimeout> | undefined;
  void keepOpen();
  return () => {
    isClosed = true;
    connection.abort();
  };

  async function keepOpen() {
    for (let delayMs = 500; !isOver(); delayMs = longer(delayMs)) {
      isOpen = false;
      connection = new AbortController();
      // Whatever ends it, it is opened again; `access` informs people.
      await turns.take(readStream, connection.signal).catch(() => undefined);
      clearTimeout(alarm);
      if (isOpen) {
        delayMs = 500;
        tell(() => onLost?.());
      }
      await pause(delayMs);
      await untilIn();
    }
  }

  async function readStream() {
    watchSilence();
    const { lastId } = turns;
    const response = await authorizedFetch(path, {
      headers: { accept: "text/event-stream", ...(lastId !== "" && { "last-event-id": lastId }) },
      cache: "no-store",
      signal: connection.signal,
    });
    if (!response.ok || !response.body) return;
    isOpen = true;
    tell(() => onOpen?.());
    const read = parseEvents((message) => {
      turns.lastId = message.id;
      tell(() => onMessage(message));
    }, lastId);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      watchSilence();
      read(decoder.decode(piece.value, { stream: true }));
    }
  }

  function watchSilence() {
    clearTimeout(alarm);
    alarm = setTimeout(() => connection.abort(), silenceMs);
  }

  /**
   * Separate from the stream: an error in the page must be visible, and must not reopen the stream.
   */
  function tell(act: () => void) {
    queueMicrotask(() => {
      if (!isClosed) act();
    });
  }
}

/** A page that is out, or waits for its app, asks nothing: `access` does it for the whole page. */
async function untilIn(): Promise<void> {
  while (access.state !== "in") {
    await new Promise<void>((done) => {
      const unsubscribe = access.subscribe(() => {
        unsubscribe();
        done();
      });
    });
  }
}
