// Addresses for what a browser loads by itself, without the token: pictures, downloads, windows,
// frames. Asks the app for them.
import { authorizedFetch } from "./authorized-fetch.ts";
import { ownAddress } from "./token.ts";
import { unwrap } from "./unwrap.ts";

export interface LinkOptions {
  /**
   * How long it works, 1 to 86,400; 60 when absent. A download that has begun goes on, but a film
   * asks again when somebody jumps in it.
   */
  seconds?: number;
  /** Whether the first use is the last; false when absent. */
  once?: boolean;
}

/**
 * An address of one of the app's own routes that works without a header, for reading alone:
 * `picture.src = await link("/api/logo")`. It works for exactly this path and query, on this page
 * and in windows it opens, until its time is over or the app ends.
 * @throws ApiError with a sentence for people; TypeError for an address that is not this app's, and
 *   when the app does not answer
 */
export async function link(path: string, options: LinkOptions = {}): Promise<string> {
  const { pathname, search, hash } = ownAddress(path);
  const response = await authorizedFetch("/_control/v1/link", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...options, address: pathname + search }),
  });
  const value: unknown = await response.json();
  const error = response.ok ? null : { status: response.status, value };
  const { address } = await unwrap(Promise.resolve({ data: value as { address: string }, error }));
  return address + hash;
}

/**
 * Lets the browser save what a route answers, however large: nothing of it is in the page's memory.
 * @param name what the file is called, unless the answer's `content-disposition` says it
 * @throws as `link` does. What the route itself refuses, the browser shows as a failed download
 */
export async function download(path: string, name = ""): Promise<void> {
  const anchor = document.createElement("a");
  anchor.href = await link(path);
  anchor.download = name;
  anchor.click();
}
