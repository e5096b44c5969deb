// A stream of events from the app that lasts: it comes back after sleep, a restart and a lost
// connection. Uses no EventSource, which cannot carry the token.
import { access, longer, pause } from "./access.ts";
import { authorizedFetch } from "./authorized-fetch.ts";
import { parseEvents, type StreamMessage } from "./parse-events.ts";

export interface StreamListener {
  onMessage(message: StreamMessage): void;
  /** Each time the stream opens, so also after a loss: the moment to ask for what was missed. */
  onOpen?(): void;
  /** Each time an open stream ends. It is opened again by itself. */
  onLost?(): void;
  /**
   * How long nothing may come before the stream counts as lost: 45 seconds, three missed heartbeats
   * of `eventStream`.
   */
  silenceMs?: number;
}

/**
 * How windows that share a stream agree: each reads only in its turn, and knows what the others
 * heard.
 */
export interface Turns {
  lastId: string;
  /**
   * Reads when no other window does. Nothing is held between two reads: a window that waits must
   * not keep the others from reading.
   */
  take(read: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** @returns how to close it */
export function openStream(path: string, listener: StreamListener): () => void {
  return openInTurns(path, listener, { lastId: "", take: (read) => read() });
}

/** As `openStream`, for windows that share one. */
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
      // Whatever ends it, the answer is to open it again; `access` tells people.
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
   * Apart from the stream: what goes wrong in the page is no reason to open it again, and must be
   * seen.
   */
  function tell(act: () => void) {
    queueMicrotask(() => {
      if (!isClosed) act();
    });
  }
}

/** A page that is out, or waits for its app, asks nothing: `access` asks for the whole page. */
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
