// An answer that stays open and sends events (text/event-stream). Knows nothing of what is sent, or
// of where it comes from.

export interface EventMessage {
  /** The event's name; the page hears `message` when absent. */
  event?: string;
  /** A text is sent as it is, anything else as JSON. */
  data: unknown;
  /** What the page sends back as `Last-Event-ID` when it opens the stream again. */
  id?: string;
}

export interface EventStreamOptions {
  /** The request's own: aborted when the reader has gone. */
  signal?: AbortSignal;
  /** The context's: aborted when the app stops. */
  stopping?: AbortSignal;
  /**
   * Shows both sides that the other one is still there, and keeps the connection from idling out.
   */
  heartbeatMs?: number;
}

/** Begins to send, and returns how to end that. */
export type Subscribe = (send: (message: EventMessage) => void) => () => void;

/**
 * What may wait for a reader that takes nothing, before it is cut off: it opens the stream again
 * and asks for what it missed.
 */
const maxWaitingBytes = 1024 * 1024;

const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };

/**
 * `subscribe` is called once, and what it returns too. `send` never throws, and does nothing once
 * the stream has ended.
 */
export function eventStream(subscribe: Subscribe, options: EventStreamOptions = {}): Response {
  let release: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        release = feed(controller, subscribe, options);
      },
      cancel: () => release?.(),
    },
    // Counts bytes below zero: all that waits is too much, and `desiredSize` says how much too
    // much.
    { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return new Response(body, { headers });
}

/** @returns how to end what `subscribe` began when the reader has gone */
function feed(
  controller: ReadableStreamDefaultController<Uint8Array>,
  subscribe: Subscribe,
  { signal, stopping, heartbeatMs = 15_000 }: EventStreamOptions,
): () => void {
  const encoder = new TextEncoder();
  const released = new AbortController();
  const hasEnded = () => released.signal.aborted;
  // The headers leave with the first bytes.
  write(":\n\n");
  const unsubscribe = subscribe((message) => write(formatMessage(message)));
  const heartbeat = setInterval(() => write(":\n\n"), heartbeatMs);
  onAbort(released.signal, () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
  for (const end of [signal, stopping]) if (end) onAbort(end, close, released.signal);
  return () => released.abort();

  function write(text: string) {
    if (hasEnded()) return;
    controller.enqueue(encoder.encode(text));
    if ((controller.desiredSize ?? 0) >= -maxWaitingBytes) return;
    controller.error(new Error("The reader of an event stream takes nothing"));
    released.abort();
  }
  function close() {
    if (hasEnded()) return;
    released.abort();
    controller.close();
  }
}

function onAbort(signal: AbortSignal, act: () => void, until?: AbortSignal): void {
  if (signal.aborted) act();
  else signal.addEventListener("abort", act, { once: true, ...(until && { signal: until }) });
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
function formatMessage({ event, data, id }: EventMessage): string {
  const text = typeof data === "string" ? data : (JSON.stringify(data) ?? "null");
  return [
    ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
    ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
    ...text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
    "\n",
  ].join("\n");
}

/** A line end in a name would begin a field, or a message, of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, " ");
}
