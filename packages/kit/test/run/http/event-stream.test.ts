// Streams on a real socket: what arrives, and that nothing is left over when a reader goes, stalls, or the app stops.
import { describe, expect, test } from "bun:test";
import { connect } from "node:net";

import {
  eventStream,
  type EventMessage,
  type EventStreamOptions,
} from "../../../src/run/http/event-stream.ts";
import { until } from "../../support/http.ts";

describe("eventStream()", () => {
  test("answers at once, before there is anything to send", async () => {
    using app = serveStream();
    const response = await fetch(app.url);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(app.open.size).toBe(1);
  });

  test.each<[string, EventMessage, string]>([
    ["a text", { data: "tea" }, "data: tea\n\n"],
    ["lines", { data: "one\ntwo\r\nthree\rfour" }, "data: one\ndata: two\ndata: three\ndata: four\n\n"],
    ["JSON", { data: { title: "a\nb" } }, 'data: {"title":"a\\nb"}\n\n'],
    ["nothing", { data: undefined }, "data: null\n\n"],
    ["names and ids", { event: "note", id: "7", data: 1 }, "id: 7\nevent: note\ndata: 1\n\n"],
    [
      "line ends in a name as spaces",
      { event: "a\ndata: b", id: "1\r2\0", data: "" },
      "id: 1 2 \nevent: a data: b\ndata: \n\n",
    ],
  ])("sends %s", async (_, message, expected) => {
    using app = serveStream();
    const reader = await readerOf(fetch(app.url));
    app.send(message);
    expect(await reader.until("\n\n", 2)).toBe(`:\n\n${expected}`);
  });

  test("sends what the subscription says before it returns, in order", async () => {
    using app = serveStream({}, (send) => send({ data: "first" }));
    const reader = await readerOf(fetch(app.url));
    app.send({ data: "second" });
    expect(await reader.until("\n\n", 3)).toBe(":\n\ndata: first\n\ndata: second\n\n");
  });

  test("beats when there is nothing to say", async () => {
    using app = serveStream({ heartbeatMs: 5 });
    const reader = await readerOf(fetch(app.url));
    expect(await reader.until("\n\n", 4)).toBe(":\n\n".repeat(4));
  });

  test("ends the subscription once when the reader goes, whoever tells of it", async () => {
    for (const passesSignal of [true, false]) {
      using app = serveStream({}, undefined, passesSignal);
      const gone = new AbortController();
      await fetch(app.url, { signal: gone.signal });
      gone.abort();
      await until(
        () => app.ended,
        (ended) => ended > 0,
      );
      app.send({ data: "to nobody" });
      expect([app.open.size, app.ended]).toEqual([0, 1]);
    }
  });

  test("ends the answer when the app stops, after all that was sent", async () => {
    const stopping = new AbortController();
    using app = serveStream({ stopping: stopping.signal });
    const response = await fetch(app.url);
    app.send({ data: "last" });
    stopping.abort();
    app.send({ data: "too late" });
    expect(await response.text()).toBe(":\n\ndata: last\n\n");
    expect(app.ended).toBe(1);
  });

  test("ends at once when the app is stopping already", async () => {
    using app = serveStream({ stopping: AbortSignal.abort() });
    expect(await (await fetch(app.url)).text()).toBe(":\n\n");
    expect(app.ended).toBe(1);
  });

  test("leaves nothing behind on the signal that outlives it", async () => {
    const stopping = new AbortController();
    let listeners = 0;
    const { signal } = stopping;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = ((type: string, act: () => void, options?: AddEventListenerOptions) => {
      listeners += 1;
      options?.signal?.addEventListener("abort", () => (listeners -= 1));
      add(type, act, options);
      // One of the many forms that the method has.
    }) as typeof signal.addEventListener;
    using app = serveStream({ stopping: signal });
    for (let count = 0; count < 5; count += 1) {
      const gone = new AbortController();
      await fetch(app.url, { signal: gone.signal });
      gone.abort();
    }
    await until(
      () => app.ended,
      (ended) => ended === 5,
    );
    expect(listeners).toBe(0);
  });

  test("throws what the subscription throws", () => {
    expect(() =>
      eventStream(() => {
        throw new Error("no such list");
      }),
    ).toThrow("no such list");
  });

  test("cuts a reader that takes nothing, and goes on serving the others", async () => {
    using app = serveStream();
    const stalled = connect(Number(app.url.port), app.url.hostname, () => {
      stalled.write(`GET / HTTP/1.1\r\nHost: ${app.url.host}\r\n\r\n`);
    });
    stalled.on("error", () => undefined);
    stalled.pause();
    await until(
      () => app.open.size,
      (size) => size === 1,
    );
    const reader = await readerOf(fetch(app.url));
    // What the system itself takes in comes on top of the limit.
    const data = "x".repeat(100_000);
    const before = process.memoryUsage().rss;
    let sent = 0;
    for (; app.ended === 0 && sent < 1000; sent += 1) {
      app.send({ data });
      await reader.until("\n\n", 1);
    }
    expect(sent).toBeLessThan(1000);
    expect([app.open.size, app.ended]).toEqual([1, 1]);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
    stalled.destroy();
  });
});

interface StreamApp extends Disposable {
  url: URL;
  /** Who is subscribed now. */
  open: Set<(message: EventMessage) => void>;
  /** How many subscriptions were ended. */
  readonly ended: number;
  send(message: EventMessage): void;
}

function serveStream(
  options: EventStreamOptions = {},
  first: (send: (message: EventMessage) => void) => void = () => undefined,
  passesSignal = true,
): StreamApp {
  const open = new Set<(message: EventMessage) => void>();
  let ended = 0;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    fetch: (request) =>
      eventStream(
        (send) => {
          open.add(send);
          first(send);
          return () => {
            ended += 1;
            open.delete(send);
          };
        },
        { ...(passesSignal && { signal: request.signal }), ...options },
      ),
  });
  return {
    url: server.url,
    open,
    get ended() {
      return ended;
    },
    send(message) {
      for (const send of open) send(message);
    },
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** Reads on until a text has come so many times; gives what came since the last call. */
async function readerOf(answer: Promise<Response>) {
  const { body } = await answer;
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async until(mark: string, times: number): Promise<string> {
      while (text.split(mark).length <= times) text += (await reader?.read())?.value ?? "";
      const read = text;
      text = "";
      return read;
    },
  };
}
