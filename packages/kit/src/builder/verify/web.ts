// A release at an address: https, or http on this computer alone. Reads no more than it asks for.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";

import { isLoopback } from "../../run/addresses.ts";
import { exitCodes, messageOf, UserError } from "../../run/errors.ts";
import type { Source } from "./source.ts";

const maxRedirects = 5;
const patienceMs = 15 * 60_000;

/** @param workDir for what it downloads; its files are numbered, so no name can lead out of it */
export function openWeb(address: string, workDir: string): Source {
  const base = checkAddress(address.endsWith("/") ? address : `${address}/`);
  let count = 0;
  return {
    place: base.href,
    async read(file, maxBytes) {
      const response = await ask(urlOf(base, file));
      if (!response) return "missing";
      const pieces: Uint8Array[] = [];
      const size = await drain(response, maxBytes, async (piece) => void pieces.push(piece));
      return size > maxBytes ? "too large" : Buffer.concat(pieces);
    },
    async take(file, maxBytes) {
      const response = await ask(urlOf(base, file));
      if (!response) return "missing";
      const path = join(workDir, `download-${(count += 1)}`);
      const hasher = new Bun.CryptoHasher("sha256");
      const output = createWriteStream(path, { mode: 0o600 });
      const size = await drain(response, maxBytes, async (piece) => {
        hasher.update(piece);
        if (!output.write(piece)) await new Promise((resolve) => output.once("drain", resolve));
      });
      output.end();
      await finished(output);
      return { path, size, sha256: hasher.digest("hex") };
    },
    list: async () => null,
  };
}

function urlOf(base: URL, file: string): URL {
  return new URL(file.split("/").map(encodeURIComponent).join("/"), base);
}

/** @returns null if there is no such file */
async function ask(url: URL): Promise<Response | null> {
  let at = url;
  for (let left = maxRedirects; left >= 0; left -= 1) {
    const response = await fetchOne(at);
    const next = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && next !== null) {
      await response.body?.cancel();
      at = checkAddress(new URL(next, at).href);
      continue;
    }
    if (response.ok) return response;
    await response.body?.cancel();
    if ([404, 410].includes(response.status)) return null;
    throw new UserError(`Cannot download "${url.href}": the server answers ${response.status}`, {
      hint: "open the address in a browser, and try again later",
    });
  }
  throw new UserError(`Cannot download "${url.href}": it leads from one address to the next without an end`, {
    hint: "open the address in a browser",
  });
}

/** A proxy has no business with this computer's own addresses. */
async function fetchOne(url: URL): Promise<Response> {
  const proxy = isHere(url) ? { proxy: false as unknown as string } : {};
  try {
    return await fetch(url, { ...proxy, redirect: "manual", signal: AbortSignal.timeout(patienceMs) });
  } catch (cause) {
    throw new UserError(`Cannot download "${url.href}": ${messageOf(cause)}`, {
      hint: "check the address and the network",
      cause,
    });
  }
}

/** @returns the number of bytes it read, at most one piece more than the maximum */
async function drain(
  response: Response,
  maxBytes: number,
  use: (piece: Uint8Array) => Promise<void>,
): Promise<number> {
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return size;
    size += piece.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      return maxBytes + 1;
    }
    await use(piece.value);
  }
}

function checkAddress(address: string): URL {
  const url = URL.parse(address);
  if (url && (url.protocol === "https:" || (url.protocol === "http:" && isHere(url)))) return url;
  throw new UserError(`Cannot verify "${address}": it is no address that begins with https://`, {
    hint: "name a folder, or an address with https",
    exitCode: exitCodes.usage,
  });
}

function isHere({ hostname }: URL): boolean {
  return hostname === "localhost" || isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"));
}
