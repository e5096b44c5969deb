// Gets files of a release. The address comes from the app's config; names, sizes and sums from the
// signed document. Nothing that arrives names a file on this computer.
import { closeSync, openSync, writeSync } from "node:fs";
import { rm, stat } from "node:fs/promises";

import { messageOf } from "../errors.ts";
import { hashFile } from "./hash-file.ts";

/** Why nothing came, in a sentence's second half. */
export class DownloadError extends Error {}

const maxRedirects = 5;
/** A server that sends nothing for so long sends nothing more. */
const defaultStallMs = 30_000;
/** The slowest connection that is still waited for. */
const minBytesPerSecond = 4096;

export interface FetchOptions {
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** How long a server may send nothing. */
  stallTimeoutMs?: number;
}

/** @throws DownloadError when it does not arrive, or is longer than `maxBytes` */
export async function fetchBytes(url: URL, options: FetchOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await receive(url, { ...options, from: 0 }, (piece) => void pieces.push(piece));
  return Buffer.concat(pieces);
}

export interface FileWanted {
  size: number;
  sha256: string;
}

/**
 * Writes a file, and goes on where an earlier try was cut off.
 * @throws DownloadError when it does not arrive, or is not the file wanted
 */
export async function fetchFile(
  url: URL,
  path: string,
  wanted: FileWanted,
  options: Omit<FetchOptions, "maxBytes"> = {},
): Promise<void> {
  const begun = await sizeOf(path);
  if (begun > wanted.size) await rm(path);
  const from = begun > wanted.size ? 0 : begun;
  if (from < wanted.size) await append(url, path, from, { ...options, maxBytes: wanted.size });
  const { size, sha256 } = await hashFile(path);
  if (size === wanted.size && sha256 === wanted.sha256) return;
  await rm(path);
  // What was there before may be the wrong half.
  if (from > 0) return await fetchFile(url, path, wanted, options);
  throw new DownloadError("what came is not the file that was signed");
}

/** @throws the disk's own error, and not a DownloadError, when it refuses */
async function append(url: URL, path: string, from: number, options: FetchOptions): Promise<void> {
  let descriptor: number | null = null;
  let refusal: unknown = null;
  const keep = (write: () => void) => {
    try {
      write();
    } catch (error) {
      refusal = error;
      throw error;
    }
  };
  const onBegin = (at: number) => keep(() => (descriptor = openSync(path, at === 0 ? "w" : "a", 0o600)));
  const onPiece = (piece: Uint8Array) => keep(() => writeFully(descriptor, piece));
  try {
    await receive(url, { ...options, from, onBegin }, onPiece);
  } catch (error) {
    throw refusal ?? error;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function writeFully(descriptor: number | null, bytes: Uint8Array): void {
  if (descriptor === null) throw new Error("Bytes came before their file was open.");
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}

interface Receiving extends FetchOptions {
  /** The first byte wanted. */
  from: number;
  /** Called with the first byte that comes: 0 if the server starts over. */
  onBegin?(at: number): void;
}

async function receive(
  url: URL,
  { maxBytes, signal, from, onBegin, stallTimeoutMs = defaultStallMs }: Receiving,
  onPiece: (piece: Uint8Array) => void,
): Promise<void> {
  const stall = new AbortController();
  const tooLong = AbortSignal.timeout(stallTimeoutMs + (maxBytes / minBytesPerSecond) * 1000);
  const all = AbortSignal.any([stall.signal, tooLong, ...(signal ? [signal] : [])]);
  const late = () => stall.abort(new DownloadError("it sends nothing more"));
  let timer = setTimeout(late, stallTimeoutMs);
  try {
    const response = await follow(url, from, all);
    let received = response.status === 206 ? from : 0;
    onBegin?.(received);
    for await (const piece of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(late, stallTimeoutMs);
      received += piece.length;
      if (received > maxBytes) throw new DownloadError("more came than was announced");
      onPiece(piece);
    }
  } catch (cause) {
    if (cause instanceof DownloadError) throw cause;
    throw new DownloadError(`"${url.host}" does not send it (${messageOf(cause)})`, { cause });
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

/** Follows redirects itself, because each must be as safe as the first. */
async function follow(url: URL, from: number, signal: AbortSignal): Promise<Response> {
  let at = url;
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    if (!isSafe(at)) throw new DownloadError(`"${at.protocol}//${at.host}" is no HTTPS address`);
    const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
    // 32 KB of zstd unpack to a gigabyte before anybody can count it.
    const response = await fetch(at, { redirect: "manual", signal, headers, decompress: false });
    if (response.status === 200 || response.status === 206) return refusePacked(response, at);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) {
      throw new DownloadError(`"${at.host}" answers ${response.status}`);
    }
    const next = new URL(location, at);
    if (isLoopback(next) && !isLoopback(at)) throw new DownloadError("it leads to this computer itself");
    at = next;
  }
  throw new DownloadError("it leads from one address to the next without end");
}

function refusePacked(response: Response, { host }: URL): Response {
  const encoding = response.headers.get("content-encoding") ?? "identity";
  if (encoding === "identity") return response;
  throw new DownloadError(`"${host}" packs what it sends (${encoding.slice(0, 20)})`);
}

/** HTTPS, or this computer itself, where tests serve releases. */
export function isSafe(url: URL): boolean {
  return url.username === "" && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)));
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "127.0.0.1" || hostname === "[::1]";
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
