// Applies the limit to bodies of unknown length. The guard checks announced lengths.
import { FileTooLarge } from "../files/errors.ts";

/** Whether the request has a body of unknown length. */
export function isChunked(request: Request): boolean {
  return request.method !== "GET" && request.method !== "HEAD" && request.headers.has("transfer-encoding");
}

/**
 * Reads a body of unknown length, up to `maxBytes`.
 * @returns a request with the same body in memory, or null if it is larger
 */
export async function limitBody(request: Request, maxBytes: number): Promise<Request | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(chunks),
  });
}

/** A body of unknown length that the route reads as it arrives. */
export interface CountedBody {
  request: Request;
  /** Whether more arrived than allowed; its reader got an error instead of the rest. */
  isOver(): boolean;
}

/** For limits too large for memory: reads nothing before the route asks for it. */
export function countBody(request: Request, maxBytes: number): CountedBody {
  const reader = request.body?.getReader();
  let size = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done = true, value } = (await reader?.read()) ?? {};
        if (done || value === undefined) return controller.close();
        size += value.length;
        if (size <= maxBytes) return controller.enqueue(value);
        controller.error(new FileTooLarge(maxBytes));
        await reader?.cancel();
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { method, headers, signal } = request;
  return {
    request: new Request(request.url, { method, headers, signal, body }),
    isOver: () => size > maxBytes,
  };
}
