// An answer that is written while it is sent, so that its size never matters for memory.

/**
 * `textStream(writeNotes(context.snapshot()), "application/json")`. Asks for the next text when the
 * last one is on its way, and ends the iterable when the reader has gone: what it has open with
 * `using` is closed. If it throws, the answer breaks off, and the browser shows a failed download.
 */
export function textStream(texts: AsyncIterable<string>, contentType: string): Response {
  // bun-types do not know that Bun reads any iterable.
  const body = texts as unknown as ReadableStream<Uint8Array>;
  return new Response(body, { headers: { "content-type": contentType } });
}
