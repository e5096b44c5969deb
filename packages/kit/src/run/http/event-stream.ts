// An answer that stays open and sends events (text/event-stream). Knows neither their content nor
// their source.

export interface EventMessage {
  /** The event's name; `message` when absent. */
  event?: string;
  /** A text is sent unchanged, anything else as JSON. */
  data: unknown;
  /** The page returns it as `Last-Event-ID` when it reopens the stream. */
  id?: string;
}

export interface EventStreamOptions {
  /** The request's signal: aborted when the reader has gone. */
  signal?: AbortSignal;
  /** The context's signal: aborted when the app stops. */
  stopping?: AbortSignal;
  /**
   * Interval of the heartbeat, which shows both sides that the other is there and keeps the
   * connection open.
   */
  heartbeatMs?: number;
}

/** Begins to send, and returns a function that ends it. */
export type Subscribe = (send: (message: EventMessage) => void) => () => void;

/**
 * The most data that may wait for a slow reader before it is cut off. It then reopens the stream
 * and asks for what it missed.
 */
const maxWaitingBytes = 1024 * 1024;

const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };

/**
 * An answer that stays open and sends events. `subscribe` is called once, and so is the function it
 * returns. `send` never throws, and does nothing after the stream's end.
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
    // With a limit of zero, `desiredSize` is the number of waiting bytes, negated.
    { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return new Response(body, { headers });
}

/** @returns a function that ends the subscription when the reader has gone */
function feed(
  controller: ReadableStreamDefaultController<Uint8Array>,
  subscribe: Subscribe,
  { signal, stopping, heartbeatMs = 15_000 }: EventStreamOptions,
): () => void {
  const encoder = new TextEncoder();
  const released = new AbortController();
  const hasEnded = () => released.signal.aborted;
  // The headers are sent with the first bytes.
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

/** A line end in a name would begin another field or message. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, " ");
}
