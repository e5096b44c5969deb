// Applies the limit to bodies of unknown length. The guard checks announced lengths.

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
